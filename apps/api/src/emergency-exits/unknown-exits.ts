import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { appendPlatform, inTransaction } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Ledger } from '../ledger/ledger.js';
import { bytesOf, ExitSpool } from './spool/exit-spool.js';
import type { WaitingExit } from './spool/exit-line.js';

/** The platform's log counts them a moment after the first, then once a minute at most. */
const FIRST_MS = 1_000;
const EVERY_MS = 60_000;
const AGAIN_MS = 5_000;
/** Limits per second for keeping exits with unverified keys, per address and in total. */
const KEPT_PER_SECOND = { address: 20, all: 100 } as const;
/** Disk space that they may use until the database is back. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Their totals: exits with unknown keys, and those that were dropped. */
interface Sum {
  readonly exits: number;
  readonly dropped: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * Emergency exits with invalid keys: answered like all others, and counted in the platform's log (rules 3.4). Exits
 * with unverified keys are kept as well, up to a limit, because this process may just not have seen the key before.
 */
@Injectable()
export class UnknownExits implements BeforeApplicationShutdown {
  private sum: Sum | null = null;
  private recordedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private recording: Promise<void> | null = null;
  private bytes = 0;
  private readonly fromAddress = new RateLimiterMemory({
    points: KEPT_PER_SECOND.address,
    duration: 1,
  });
  private readonly fromAll = new RateLimiterMemory({ points: KEPT_PER_SECOND.all, duration: 1 });

  constructor(
    private readonly ledger: Ledger,
    private readonly spool: ExitSpool,
    private readonly logger: PinoLogger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.record().catch(() => undefined);
    clearTimeout(this.timer);
  }

  /** Counts further exits with invalid keys. */
  note(exits: number): void {
    if (exits > 0) this.add({ exits, dropped: 0 });
  }

  /** Keeps an exit with an unverified key until the database is back, or only counts it beyond the limit. */
  async keep(waiting: WaitingExit, address: string): Promise<void> {
    const bytes = bytesOf(waiting);
    const fits = this.bytes + bytes <= MAX_BYTES;
    if (!fits || !(await this.isWithinRate(address))) {
      this.add({ exits: 0, dropped: 1 });
      return;
    }
    this.bytes += bytes;
    await this.spool.putUnverified(waiting);
  }

  /** None of them waits any more: there is room for others. */
  settled(exits: readonly WaitingExit[]): void {
    const bytes = exits.reduce((sum, waiting) => sum + bytesOf(waiting), 0);
    this.bytes = Math.max(0, this.bytes - bytes);
  }

  /** Records the count in the platform's log, at most once per interval. */
  record(): Promise<void> {
    this.recording ??= this.recordNow().finally(() => (this.recording = null));
    return this.recording;
  }

  private async isWithinRate(address: string): Promise<boolean> {
    try {
      await this.fromAddress.consume(address);
      await this.fromAll.consume('all');
      return true;
    } catch {
      return false;
    }
  }

  private add({ exits, dropped }: Omit<Sum, 'since'>): void {
    const { since, ...before } = this.sum ?? { exits: 0, dropped: 0, since: Date.now() };
    this.sum = { exits: before.exits + exits, dropped: before.dropped + dropped, since };
    const wait = Math.max(FIRST_MS, this.recordedAt + EVERY_MS - performance.now());
    this.timer ??= this.in(wait);
  }

  private in(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timer = undefined;
      void this.record().catch((error: unknown) => {
        this.logger.warn(
          { err: error },
          'unknown exits could not be recorded in the platform’s log',
        );
        this.timer ??= this.in(AGAIN_MS);
      });
    }, ms);
    return timer.unref();
  }

  private async recordNow(): Promise<void> {
    const { sum } = this;
    if (sum === null) return;
    this.sum = null;
    const { since, ...counts } = sum;
    const fields = { ...counts, since: new Date(since).toISOString() };
    try {
      await inTransaction(this.ledger.pool, (queries) =>
        appendPlatform(queries, 'emergency_exits.unknown', { by: 'system', ...fields }),
      );
    } catch (error) {
      const { exits, dropped } = this.sum ?? { exits: 0, dropped: 0 };
      this.sum = { exits: sum.exits + exits, dropped: sum.dropped + dropped, since };
      throw error;
    }
    this.recordedAt = performance.now();
    this.logger.warn(fields, 'emergency exits came with invalid keys; they are not recorded');
  }
}
