import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { connectQueues, openQueue, type JobQueue, type QueueConnection } from '@phasegate/queues';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '../settings.js';

/** Tells the worker at once what it would find by itself a little later (rules 6.4). */
@Injectable()
export class DueJobs implements OnApplicationShutdown {
  private readonly connection: QueueConnection;
  private queue: JobQueue<'due'> | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    settings: Settings,
    private readonly logger: PinoLogger,
  ) {
    this.connection = connectQueues(settings, 'producer');
  }

  /** Never fails and is not waited for: what is due stands in the database. @param since milliseconds */
  add(bot: string, since: number): void {
    const job = this.put(bot, since).finally(() => this.underWay.delete(job));
    this.underWay.add(job);
  }

  private async put(bot: string, since: number): Promise<void> {
    this.queue ??= openQueue(this.connection, 'due', (error) => this.warn(error));
    const { queue } = this;
    try {
      await queue.add({ bot }, `${bot}-${since}`);
    } catch (error) {
      this.warn(error);
      // A queue that could not be opened stays so: the next job opens another one.
      if (this.queue === queue) this.queue = undefined;
      await queue.close().catch(() => undefined);
    }
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
