import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { botsOfExits, reportEmergencyExit } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../../ledger/ledger.js';
import type { WaitingExit } from './exit-line.js';
import { UnknownExits } from '../unknown-exits.js';
import { ExitSpool } from './exit-spool.js';
import { keyOfName, UNVERIFIED, type SpoolFile } from './spool-folder.js';

/**
 * Interval for retrying the database while exits wait, growing each time; also for files of other processes.
 */
const MIN_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;

/** The outcome for a waiting exit; `unknown` when its key does not exist. */
export type Outcome = { readonly bot: string } | 'unknown';

/**
 * Records the exits in the spool, in the order received, as soon as the database answers: at the start, by itself,
 * and when an exit comes. The file goes after the commit, so what a crash leaves is recorded again, which changes
 * nothing: an exit_id is recorded once. So two processes at it together do no harm either.
 */
@Injectable()
export class ExitDrain implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private wanted = false;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  private delay_ms = MIN_DELAY_MS;
  private readonly awaited = new Map<string, Outcome | null>();
  private away = false;
  /** Damaged files that were reported already. */
  private readonly complained = new Set<string>();

  constructor(
    private readonly spool: ExitSpool,
    private readonly ledger: Ledger,
    private readonly unknown: UnknownExits,
    private readonly logger: PinoLogger,
  ) {}

  /** Whether the database did not answer last time: new exits then skip it. */
  get databaseIsAway(): boolean {
    return this.away;
  }

  /** The database did not answer an exit in time: others go to the spool until it answers again. */
  suspect(): void {
    this.away = true;
    void this.run();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.spool.open();
    this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /**
   * Drains now, and returns the outcome of one exit. Null: it still waits when the time is over or the database is
   * down.
   */
  async outcomeOf(waiting: WaitingExit, within_ms: number): Promise<Outcome | null> {
    const mark = markOf(waiting);
    this.awaited.set(mark, null);
    await Promise.race([this.run(), pause(within_ms, undefined, { ref: false })]);
    const outcome = this.awaited.get(mark) ?? null;
    this.awaited.delete(mark);
    return outcome;
  }

  /** One run at a time; callers during a run share it. */
  private run(): Promise<void> {
    this.wanted = true;
    this.running ??= this.rounds();
    return this.running;
  }

  private async rounds(): Promise<void> {
    try {
      while (this.wanted && !this.closed) {
        this.wanted = false;
        if (!(await this.round())) return;
      }
    } catch (error) {
      this.logger.error(
        { err: error },
        'the spool of emergency exits could not be read; it will be tried again',
      );
    } finally {
      this.running = null;
    }
  }

  private schedule(delay_ms: number): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.run()
        .then(() => this.spool.folder.sweep().catch(() => undefined))
        .then(() => this.spool.size())
        .then((size) => {
          this.delay_ms = size === 0 ? MIN_DELAY_MS : Math.min(2 * this.delay_ms, MAX_DELAY_MS);
          this.schedule(size === 0 ? MAX_DELAY_MS : this.delay_ms);
        });
    }, delay_ms);
    this.timer.unref();
  }

  /** An exit was put into an empty spool: drain without waiting for the next interval. */
  soon(): void {
    clearTimeout(this.timer);
    this.delay_ms = MIN_DELAY_MS;
    this.schedule(MIN_DELAY_MS);
  }

  /**
   * Everything that waits, once. Behind an exit that cannot be recorded the others of its key wait, so that they stay
   * in order; those of other keys do not. @returns false when the database is away
   */
  private async round(): Promise<boolean> {
    const names = await this.spool.names();
    if (names.length === 0 && !this.away) return true;
    await this.spool.moveToDisk();
    if (!(await this.databaseAnswers())) return false;
    const stuck = new Set<string>();
    for (const name of names) {
      if (this.closed) return false;
      if (stuck.has(keyOfName(name)) || (await this.recorded(name))) continue;
      stuck.add(keyOfName(name));
      if (!(await this.databaseAnswers())) return false;
    }
    return true;
  }

  private async databaseAnswers(): Promise<boolean> {
    this.away = await this.ledger.pool.query('SELECT').then(
      () => false,
      () => true,
    );
    return !this.away;
  }

  /** False when it has to be tried again. */
  private async recorded(name: string): Promise<boolean> {
    try {
      const file = await this.spool.read(name);
      if (file !== null && keyOfName(name) === UNVERIFIED) await this.sortOut(name, file);
      else if (file !== null) await this.recordFile(name, file);
      this.complained.delete(name);
      return true;
    } catch (error) {
      if (!this.complained.has(name))
        this.logger.error(
          { err: error, spooled: name },
          'a waiting emergency exit could not be recorded; it stays in the spool and is tried again',
        );
      this.complained.add(name);
      return false;
    }
  }

  private async recordFile(name: string, { exits, damaged }: SpoolFile): Promise<void> {
    for (const waiting of exits) {
      const outcome = await this.record(waiting);
      if (this.awaited.has(markOf(waiting))) this.awaited.set(markOf(waiting), outcome);
    }
    await this.finish(name, exits.length, damaged);
  }

  /**
   * Exits whose keys could not be verified when they came: those with valid keys now wait with the others of their
   * keys.
   */
  private async sortOut(name: string, { exits, damaged }: SpoolFile): Promise<void> {
    const bots = await botsOfExits(this.ledger.pool, receivedAt(exits));
    const real = exits.filter(({ keyHash }) => bots.has(keyHash.toString('hex')));
    await Promise.all(real.map((waiting) => this.spool.put(waiting)));
    this.unknown.note(exits.length - real.length);
    this.unknown.settled(exits);
    this.wanted ||= real.length > 0;
    await this.finish(name, exits.length, damaged);
  }

  private async finish(name: string, readable: number, damaged: boolean): Promise<void> {
    if (!damaged) return this.spool.remove(name);
    const lies = await this.spool.folder.setAside(name);
    this.logger.error(
      { spooled: name, lies, readable },
      'a file of the spool is damaged: what can be read of it is recorded, the file is set aside',
    );
  }

  /** Counts what the key was when the exit came: it may have been revoked while the exit waited. */
  private async record(waiting: WaitingExit): Promise<Outcome> {
    const { keyHash, exit, received_at } = waiting;
    const { pool, executor } = this.ledger;
    const bot = (await botsOfExits(pool, receivedAt([waiting]))).get(keyHash.toString('hex'));
    if (bot === undefined) {
      this.unknown.note(1);
      return 'unknown';
    }
    await reportEmergencyExit(executor, { bot }, { ...exit, received_at });
    return { bot };
  }
}

/** Names one exit among those that wait. */
const markOf = ({ keyHash, exit, received_at }: WaitingExit): string =>
  `${keyHash.toString('hex')} ${received_at} ${exit.exit_id}`;

const receivedAt = (exits: readonly WaitingExit[]): Map<string, number> =>
  new Map(exits.map(({ keyHash, received_at }) => [keyHash.toString('hex'), received_at]));
