import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** Wrong guesses from one address for one person, for one person from anywhere, and from one address for anybody. */
const LIMITS = { person_here: 8, person: 60, address: 60 } as const;
type Limit = keyof typeof LIMITS;

/** Slows down guessing, over all API processes; nobody is locked out for good. */
export class LoginThrottle {
  private readonly limiters: Readonly<Record<Limit, RateLimiterPostgres>>;

  constructor(pool: Pool) {
    const limiter = (name: Limit) =>
      new RateLimiterPostgres({
        storeClient: pool,
        tableName: 'login_attempts',
        tableCreated: true,
        keyPrefix: name,
        points: LIMITS[name],
        duration: WINDOW_SECONDS,
        clearExpiredByTimeout: false,
      });
    this.limiters = {
      person_here: limiter('person_here'),
      person: limiter('person'),
      address: limiter('address'),
    };
  }

  /** Counts an attempt before it is looked at. @returns seconds to wait, or null: it may be made */
  async attempt(email: string, address: string): Promise<number | null> {
    for (const [name, key] of keysOf(email, address)) {
      try {
        await this.limiters[name].consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return Math.ceil(error.msBeforeNext / 1_000);
      }
    }
    return null;
  }

  /** It was right: it does not count. */
  async succeeded(email: string, address: string): Promise<void> {
    for (const [name, key] of keysOf(email, address)) {
      if (name === 'person_here') await this.limiters[name].delete(key);
      else await this.limiters[name].reward(key);
    }
  }
}

const keysOf = (email: string, address: string): readonly (readonly [Limit, string])[] => [
  ['person_here', `${email}|${address}`],
  ['person', email],
  ['address', address],
];
