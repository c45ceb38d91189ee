import { QUEUES, type QueueName } from '@phasegate/contracts';
import {
  connectQueues,
  openQueue,
  type JobCounts,
  type JobQueue,
  type QueueConnection,
  type QueueServers,
} from '@phasegate/queues';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

const NAMES = Object.keys(QUEUES) as QueueName[];

/** The number of jobs in the queues, on PostgreSQL or Redis. */
export class QueueFigures implements FigureGroup {
  readonly name = 'queues';
  readonly figures: readonly [GaugeFigure];
  private connection: QueueConnection | undefined;
  private readonly queues = new Map<QueueName, JobQueue<QueueName>>();

  constructor(
    registry: Registry,
    private readonly servers: QueueServers,
  ) {
    const jobs = { name: 'phasegate_queue_jobs', help: 'Jobs, by queue and state' };
    this.figures = [new GaugeFigure(registry, { ...jobs, labelNames: ['queue', 'state'] })];
  }

  async read(): Promise<() => void> {
    const counted: [QueueName, JobCounts][] = [];
    for (const name of NAMES) counted.push([name, await this.counts(name)]);
    return () => {
      for (const [queue, counts] of counted)
        for (const [state, jobs] of Object.entries(counts))
          this.figures[0].set(jobs, { queue, state });
    };
  }

  private async counts(name: QueueName): Promise<JobCounts> {
    this.connection ??= connectQueues(this.servers, 'producer');
    const queue = this.queues.get(name) ?? openQueue(this.connection, name, () => undefined);
    this.queues.set(name, queue);
    try {
      return await queue.counts();
    } catch (error) {
      // A queue that could not be opened stays so: the next look opens another one.
      this.queues.delete(name);
      await queue.close().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const queue of this.queues.values()) await queue.close().catch(() => undefined);
    await this.connection?.close();
  }
}
