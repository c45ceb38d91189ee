import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { connectQueues, openQueue, type JobQueue, type QueueConnection } from '@phasegate/queues';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '../settings.js';

/** Tells the worker at once what it would find by itself a little later (rules 6.4). */
@Injectable()
export class DueJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly connection: QueueConnection;
  private queue: JobQueue<'due'> | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    settings: Settings,
    private readonly logger: PinoLogger,
  ) {
    this.connection = connectQueues(settings, 'producer');
  }

  /** The first downgrade must not wait until the queue is open. */
  onApplicationBootstrap(): void {
    this.queue = this.open();
  }

  /** Never fails, and callers do not wait for it: the due work is stored in the database. @param since milliseconds */
  add(bot: string, since: number): void {
    const job = this.put(bot, since).finally(() => this.underWay.delete(job));
    this.underWay.add(job);
  }

  private async put(bot: string, since: number): Promise<void> {
    const add = (queue: JobQueue<'due'>) => queue.add({ bot }, `${bot}-${since}`);
    const queue = (this.queue ??= this.open());
    try {
      // A queue that could not be opened, because the database was away then, stays so: another one is tried.
      await add(queue).catch(() => add(this.reopened(queue)));
    } catch (error) {
      this.warn(error);
    }
  }

  private reopened(failed: JobQueue<'due'>): JobQueue<'due'> {
    if (this.queue === failed) {
      this.queue = this.open();
      failed.close().catch(() => undefined);
    }
    return this.queue!;
  }

  private open(): JobQueue<'due'> {
    return openQueue(this.connection, 'due', (error) => this.warn(error));
  }

  private warn(error: unknown): void {
    this.logger.warn(
      { err: error },
      'the queue does not answer; the worker will find by itself what is due',
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
    await this.queue?.close().catch((error: unknown) => this.warn(error));
    await this.connection.close();
  }
}
