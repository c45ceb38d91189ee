import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { botOfKey, exitKeyHashes, keyHashes, tokenHashes, type Person } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';
import { Settings } from '../settings.js';
import { GateBusy, LookupGate } from './lookup-gate.js';
import { RememberedKeys } from './remembered-keys.js';
import { SeenCredentials } from './seen-credentials.js';

/** Concurrent lookups of keys that this process has not seen yet; the same number may wait. */
const LOOKUPS_AT_ONCE = 2;
const LOOKUPS_WAITING = 64;
/** After this many invalid keys within a second, an address must wait for the next second. */
const WRONG_PER_SECOND = 20;
/** Keys that other processes made or revoked are known here after this long at most. */
const REFRESH_MS = 60_000;

/**
 * The keys and tokens that this process knows to be valid. A known key goes straight to its command, which checks it
 * again; an unknown one is looked up here first, a few at a time, so that a flood of made-up keys leaves database
 * connections for the others.
 */
@Injectable()
export class KnownKeys implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly keys = new SeenCredentials();
  private readonly tokens = new SeenCredentials();
  /** For emergency exits, which accept the keys of archived bots as well (rules 3.4). */
  private readonly exitKeys = new SeenCredentials();
  private readonly gate = new LookupGate(LOOKUPS_AT_ONCE, LOOKUPS_WAITING);
  private readonly wrong = new RateLimiterMemory({ points: WRONG_PER_SECOND, duration: 1 });
  private readonly remembered: RememberedKeys;
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
    { spoolDir }: Settings,
  ) {
    this.remembered = new RememberedKeys(spoolDir);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.exitKeys.replaceReal(await this.remembered.read());
    this.refresh();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loading;
    clearTimeout(this.timer);
  }

  /**
   * Whether a call's key is valid; it may have been revoked since it was seen.
   *
   * @param address whence it comes
   * @throws ProblemError RATE_LIMITED when too many invalid ones are being tried
   */
  async admits(keyHash: Buffer, address: string): Promise<boolean> {
    if (this.keys.isReal(keyHash)) return true;
    const look = () => botOfKey(this.ledger.pool, keyHash);
    return (await this.found(this.keys, keyHash, address, look).catch(orRateLimited)) !== null;
  }

  /**
   * The person of a token: a known token is looked up at once, an unknown one queues like keys.
   *
   * @throws ProblemError RATE_LIMITED when too many invalid ones are being tried
   */
  async personForCredential(
    tokenHash: Buffer,
    address: string,
    look: () => Promise<Person | null>,
  ): Promise<Person | null> {
    if (this.tokens.isReal(tokenHash)) return look();
    return this.found(this.tokens, tokenHash, address, look).catch(orRateLimited);
  }

  /** Whether an emergency exit's key is valid; null when that needs a lookup. */
  ofExit(keyHash: Buffer): boolean | null {
    if (this.exitKeys.isReal(keyHash) || this.keys.isReal(keyHash)) return true;
    return this.exitKeys.isNone(keyHash) ? false : null;
  }

  /** @throws GateBusy when too many invalid ones are being tried */
  async lookUpExit(
    keyHash: Buffer,
    address: string,
    look: () => Promise<string | null>,
  ): Promise<boolean> {
    return (await this.found(this.exitKeys, keyHash, address, look)) !== null;
  }

  /** Called when a key turns out to be revoked. */
  forget(keyHash: Buffer): void {
    this.keys.forget(keyHash);
  }

  /** The same of an emergency exit's. */
  forgetExit(keyHash: Buffer): void {
    this.keys.forget(keyHash);
    this.exitKeys.forget(keyHash);
  }

  private async found<Found>(
    seen: SeenCredentials,
    hash: Buffer,
    address: string,
    look: () => Promise<Found | null>,
  ): Promise<Found | null> {
    if (seen.isNone(hash)) return null;
    if (((await this.wrong.get(address))?.remainingPoints ?? 1) <= 0)
      throw new GateBusy('too many invalid keys from one address');
    const found = await this.gate.run(look);
    if (found !== null) seen.noteReal(hash);
    else {
      seen.noteNone(hash);
      await this.wrong.consume(address).catch(() => undefined);
    }
    return found;
  }

  private refresh(): void {
    this.loading = this.load()
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error },
          'the keys could not be read or remembered; each is looked up when it comes',
        ),
      )
      .finally(() => {
        this.timer = setTimeout(() => this.refresh(), REFRESH_MS);
        this.timer.unref();
      });
  }

  private async load(): Promise<void> {
    const { pool } = this.ledger;
    this.keys.replaceReal(await keyHashes(pool));
    this.tokens.replaceReal(await tokenHashes(pool));
    const ofExits = await exitKeyHashes(pool);
    this.exitKeys.replaceReal(ofExits);
    await this.remembered.write(ofExits);
  }
}

function orRateLimited(error: unknown): never {
  if (!(error instanceof GateBusy)) throw error;
  throw new ProblemError(
    'RATE_LIMITED',
    'Too many invalid keys and tokens are being tried: try again in a second.',
    { retry_after: 1 },
  );
}
