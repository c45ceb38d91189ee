import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { botOfKey, keyHashes, tokenHashes, type Person } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';
import { GateBusy, LookupGate } from './lookup-gate.js';

/** Keys that nobody has used here yet are looked up this many at a time; as many more as this may wait. */
const LOOKUPS_AT_ONCE = 2;
const LOOKUPS_WAITING = 64;
/** After so many keys that were none in a second, an address waits for the next one. */
const WRONG_PER_SECOND = 20;
/** A key that is none is not looked up again for a while; the oldest of these are forgotten first. */
const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 10_000;
/** Keys that other processes made or revoked are heard of after this long at most. */
const REFRESH_MS = 60_000;

/**
 * Which keys and tokens are real, as far as this process knows. A key that was seen before goes straight to its command, which
 * checks it again; one that was not is looked up here first, a few at a time, so that a flood of made-up ones leaves
 * the database to the others.
 */
@Injectable()
export class KnownKeys implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly real = new Set<string>();
  private readonly realTokens = new Set<string>();
  /** Until when each of these counts as none, in milliseconds of the process. */
  private readonly none = new Map<string, number>();
  private readonly gate = new LookupGate(LOOKUPS_AT_ONCE, LOOKUPS_WAITING);
  private readonly wrong = new RateLimiterMemory({ points: WRONG_PER_SECOND, duration: 1 });
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.refresh();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.loading;
    clearTimeout(this.timer);
  }

  /** Whether the key was seen to be real before; it may have been revoked since. */
  isReal(keyHash: Buffer): boolean {
    return this.real.has(nameOf(keyHash));
  }

  /** Whether the key was looked up a moment ago, and was none. */
  isNone(keyHash: Buffer): boolean {
    return (this.none.get(nameOf(keyHash)) ?? -Infinity) > performance.now();
  }

  /**
   * Whether a key that a call comes with is real.
   *
   * @param address whence it comes
   * @throws ProblemError RATE_LIMITED when too many that are none are being tried
   */
  async admits(keyHash: Buffer, address: string): Promise<boolean> {
    if (this.isReal(keyHash)) return true;
    return this.lookUp(keyHash, address, () => botOfKey(this.ledger.pool, keyHash)).then(
      (bot) => bot !== null,
      (error: unknown) => {
        throw error instanceof GateBusy ? tooManyUnknown() : error;
      },
    );
  }

  /**
   * Looks a key up that was not seen before, and remembers what it turned out to be.
   *
   * @throws GateBusy when too many that are none are being tried
   */
  async lookUp(
    keyHash: Buffer,
    address: string,
    look: () => Promise<string | null>,
  ): Promise<string | null> {
    const bot = await this.found(keyHash, address, look);
    if (bot !== null) this.real.add(nameOf(keyHash));
    return bot;
  }

  /**
   * The person behind a token: one that was real before is looked up at once, another one as keys are.
   *
   * @throws ProblemError RATE_LIMITED when too many that are none are being tried
   */
  async personBehind(
    tokenHash: Buffer,
    address: string,
    look: () => Promise<Person | null>,
  ): Promise<Person | null> {
    if (this.realTokens.has(nameOf(tokenHash))) return look();
    const person = await this.found(tokenHash, address, look).catch((error: unknown) => {
      throw error instanceof GateBusy ? tooManyUnknown() : error;
    });
    if (person !== null) this.realTokens.add(nameOf(tokenHash));
    return person;
  }

  private async found<Found>(
    hash: Buffer,
    address: string,
    look: () => Promise<Found | null>,
  ): Promise<Found | null> {
    if (this.isNone(hash)) return null;
    if (((await this.wrong.get(address))?.remainingPoints ?? 1) <= 0)
      throw new GateBusy('too many that are none from one address');
    const found = await this.gate.run(look);
    if (found === null) {
      this.noteNone(hash);
      await this.wrong.consume(address).catch(() => undefined);
    }
    return found;
  }

  /** The key turned out to be none: it was revoked. */
  forget(keyHash: Buffer): void {
    this.real.delete(nameOf(keyHash));
  }

  private noteNone(keyHash: Buffer): void {
    this.none.delete(nameOf(keyHash));
    this.none.set(nameOf(keyHash), performance.now() + REMEMBERED_MS);
    const [oldest] = this.none.keys();
    if (this.none.size > MOST_REMEMBERED) this.none.delete(oldest!);
  }

  private refresh(): void {
    this.loading = this.load()
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error },
          'the keys could not be read; each is looked up when it comes',
        ),
      )
      .finally(() => {
        this.timer = setTimeout(() => this.refresh(), REFRESH_MS);
        this.timer.unref();
      });
  }

  private async load(): Promise<void> {
    const { pool } = this.ledger;
    replace(this.real, await keyHashes(pool));
    replace(this.realTokens, await tokenHashes(pool));
  }
}

function replace(known: Set<string>, hashes: readonly Buffer[]): void {
  known.clear();
  for (const hash of hashes) known.add(nameOf(hash));
}

const nameOf = (keyHash: Buffer): string => keyHash.toString('base64');

const tooManyUnknown = () =>
  new ProblemError(
    'RATE_LIMITED',
    'Too many keys and tokens that are none are being tried: try again in a second.',
    { retry_after: 1 },
  );
