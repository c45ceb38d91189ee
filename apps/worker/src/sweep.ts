import { dueBots } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Bots that one sweep takes on; more are found by the next. */
const AT_ONCE = 500;
/** Sweeps that may be missed before this worker sweeps without the queue. */
const PATIENCE = 2;

/** Finds due work by the database's clock and carries it out, independently of the jobs. */
export class Sweep {
  private running: Promise<void> | null = null;
  private last = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly carryOut: (bot: string) => Promise<void>,
    private readonly log: Logger,
    private readonly every_ms: number,
  ) {}

  /** One sweep; while one runs, another call joins it. */
  run(): Promise<void> {
    this.running ??= this.sweep().finally(() => {
      this.running = null;
      this.last = performance.now();
    });
    return this.running;
  }

  /** Sweeps by itself whenever the queue has not asked for a while: it may be out of reach. */
  watch(): void {
    this.timer = setInterval(() => {
      if (performance.now() - this.last < PATIENCE * this.every_ms) return;
      this.run().catch((error: unknown) =>
        this.log.error({ err: error }, 'A sweep failed; the next one tries again.'),
      );
    }, this.every_ms);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running?.catch(() => undefined);
  }

  /** One bot that fails does not keep the others waiting. */
  private async sweep(): Promise<void> {
    const due = await dueBots(this.pool, AT_ONCE);
    await Promise.all(
      due.map((bot) =>
        this.carryOut(bot).catch((error: unknown) =>
          this.log.error(
            { err: error, bot },
            'What is due for this bot could not be carried out; its live entries stay blocked.',
          ),
        ),
      ),
    );
  }
}
