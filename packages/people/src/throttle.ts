import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** An address from which a person has signed in before is never delayed for longer than this. */
const USUAL_WINDOW_SECONDS = 60;
const USUAL_SECONDS = 90 * 24 * 60 * 60;
/**
 * Limits for wrong guesses: from one address for one person, for one person from anywhere, and from one address for
 * anybody. At an address from which the person has signed in before, only the last limit applies, so that guesses from
 * elsewhere do not lock them out.
 */
const LIMITS = { person_here: 8, person: 60, address: 60, usual_here: 8 } as const;
type Limit = keyof typeof LIMITS;

/** Slows down password guessing across all API processes; it never locks an account for good. */
export class LoginThrottle {
  private readonly limiters: Readonly<Record<Limit, RateLimiterPostgres>>;
  private readonly usual: RateLimiterPostgres;

  constructor(pool: Pool) {
    const limiter = (keyPrefix: string, points: number, duration: number) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'login_attempts',
        tableCreated: true,
        keyPrefix,
        points,
        duration,
        clearExpiredByTimeout: false,
        // Requests beyond the limit cost the database nothing more.
        inMemoryBlockOnConsumed: points + 1,
      });
    this.limiters = {
      person_here: limiter('person_here', LIMITS.person_here, WINDOW_SECONDS),
      person: limiter('person', LIMITS.person, WINDOW_SECONDS),
      address: limiter('address', LIMITS.address, WINDOW_SECONDS),
      usual_here: limiter('usual_here', LIMITS.usual_here, USUAL_WINDOW_SECONDS),
    };
    this.usual = limiter('usual', 1, USUAL_SECONDS);
  }

  /** Whether the person has signed in from there in the last 90 days. */
  async isUsual(email: string, address: string): Promise<boolean> {
    return (await this.usual.get(keyOf(email, address))) !== null;
  }

  /** Counts an attempt before it is looked at. @returns seconds to wait, or null: it may be made */
  async attempt(email: string, address: string, usual: boolean): Promise<number | null> {
    for (const [name, key] of keysOf(email, address, usual)) {
      try {
        await this.limiters[name].consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return Math.ceil(error.msBeforeNext / 1_000);
      }
    }
    return null;
  }

  /** The attempt was not checked: it does not count. */
  async forget(email: string, address: string, usual: boolean): Promise<void> {
    for (const [name, key] of keysOf(email, address, usual)) await this.limiters[name].reward(key);
  }

  /** It was right: it does not count, and the address is one of the person's from now on. */
  async succeeded(email: string, address: string, usual: boolean): Promise<void> {
    for (const [name, key] of keysOf(email, address, usual)) {
      if (name.endsWith('_here')) await this.limiters[name].delete(key);
      else await this.limiters[name].reward(key);
    }
    await this.usual.set(keyOf(email, address), 1, USUAL_SECONDS);
  }
}

function keysOf(
  email: string,
  address: string,
  usual: boolean,
): readonly (readonly [Limit, string])[] {
  const here = keyOf(email, address);
  if (usual) return [['usual_here', here]];
  return [
    ['address', keyOf(address)],
    ['person_here', here],
    ['person', keyOf(email)],
  ];
}

/** A hash: of fixed length for any e-mail, and the table does not reveal who signs in from where. */
const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
