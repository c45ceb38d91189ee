import { endAlert, raiseAlert, type NewAlert } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Something that comes and goes, or that time brings, and is in no log. */
export interface Condition {
  /** The alert's key, free again when the condition is over. */
  readonly key: string;
  /** The alert for it; null: the condition does not hold. */
  observe(pool: Pool): Promise<Omit<NewAlert, 'key' | 'bot'> | null>;
}

export interface WatchOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly conditions: readonly Condition[];
  /** How often they are looked at; every 10 s by default. */
  readonly every_ms?: number;
}

const EVERY_MS = 10_000;
/**
 * Consecutive checks that must find the condition before an alert is raised: a worker that has just started is behind
 * for a moment.
 */
const LOOKS_BEFORE_IT_HOLDS = 2;
/** Consecutive checks that must not find the condition before it ends, so that a flickering one is one episode. */
const LOOKS_BEFORE_IT_IS_OVER = 30;

/** Watches conditions until it is closed; each episode raises one alert, however many processes watch. */
export function watchConditions({ pool, log, conditions, every_ms = EVERY_MS }: WatchOptions): {
  close(): Promise<void>;
} {
  const watches = conditions.map((condition) => new Watch(condition, pool));
  const look = (): Promise<unknown> =>
    Promise.all(
      watches.map((watch) =>
        watch
          .look()
          .catch((error: unknown) =>
            log.warn(
              { err: error, condition: watch.condition.key },
              'A condition could not be checked; it will be checked again.',
            ),
          ),
      ),
    );
  let looking: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null));
  }, every_ms);
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

class Watch {
  private held = 0;
  private clear = 0;

  constructor(
    readonly condition: Condition,
    private readonly pool: Pool,
  ) {}

  async look(): Promise<void> {
    const alert = await this.condition.observe(this.pool);
    this.held = alert === null ? 0 : this.held + 1;
    this.clear = alert === null ? this.clear + 1 : 0;
    const { key } = this.condition;
    if (alert !== null && this.held >= LOOKS_BEFORE_IT_HOLDS)
      await raiseAlert(this.pool, { ...alert, key, bot: null });
    if (this.clear === LOOKS_BEFORE_IT_IS_OVER) await endAlert(this.pool, key);
  }
}
