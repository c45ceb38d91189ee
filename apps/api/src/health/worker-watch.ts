import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';
import { noticeWorkerAway } from './worker-away.js';

const EVERY_MS = 10_000;

/**
 * Watches for workers. An alert of their absence is recorded at once, but sent only when a worker is back; until then
 * people are warned by `phasegate_workers_alive`.
 */
@Injectable()
export class WorkerWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = null));
    }, EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      const last_seen_seconds = await noticeWorkerAway(this.ledger.pool);
      if (last_seen_seconds !== null)
        this.logger.error(
          { last_seen_seconds },
          'no worker runs: downgrades, the mirror and messages of alerts wait until one is back',
        );
    } catch (error) {
      this.logger.debug({ err: error }, 'could not check whether a worker is running');
    }
  }
}
