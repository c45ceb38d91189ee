import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { botsOfExits, reportEmergencyExit, UnknownBot } from '@phasegate/db';
import type { EmergencyExit } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { KnownKeys } from '../access/known-keys.js';
import { Ledger } from '../ledger/ledger.js';
import { Settings } from '../settings.js';
import { ExitDrain } from './spool/exit-drain.js';
import type { WaitingExit } from './spool/exit-line.js';
import { ExitSpool } from './spool/exit-spool.js';
import { UnknownExits } from './unknown-exits.js';

/** The place of an exit after its turn: in its bot's log, or going to the spool. */
type Placed =
  { readonly bot: string } | { readonly spooled: Promise<void>; readonly tried: boolean };

/** The result of looking up an exit's key. */
type Key = 'valid' | 'invalid' | 'unverified';

/** The database's share of an exit's answer time when it did not answer just before. */
const AWAY_SHARE = 0.2;

/** Records emergency exits, now or as soon as it can be done: never refused, never lost (rules 3.4). */
@Injectable()
export class EmergencyExits {
  /** Exits of one key are placed one after the other, or they would not be recorded in the order received. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly keys: KnownKeys,
    private readonly spool: ExitSpool,
    private readonly drain: ExitDrain,
    private readonly unknown: UnknownExits,
    private readonly logger: PinoLogger,
    private readonly settings: Settings,
  ) {}

  /**
   * Records an exit. Known keys do not wait for unknown ones: a flood of made-up keys is handled separately.
   *
   * @param keyHash null: the request had no possible key
   * @param address the caller's address
   * @returns the bot whose log has the exit; null: it is spooled, or its key is invalid
   */
  async take(keyHash: Buffer | null, exit: EmergencyExit, address: string): Promise<string | null> {
    const end = performance.now() + this.settings.patience.exitMs;
    const left_ms = () => Math.max(0, end - performance.now());
    if (keyHash === null) return this.isUnknown();
    const waiting = { keyHash, exit, received_at: Date.now() };
    const placed = await this.inTurn(keyHash, () => this.place(waiting, address, left_ms));
    if (placed === 'invalid') return this.isUnknown();
    if (placed === 'unverified') {
      await this.unknown.keep(waiting, address);
      return null;
    }
    return this.botWith(waiting, placed, left_ms);
  }

  private isUnknown(): null {
    this.unknown.note(1);
    return null;
  }

  private async keyOf(waiting: WaitingExit, address: string, within_ms: number): Promise<Key> {
    const seen = this.keys.ofExit(waiting.keyHash);
    if (seen !== null) return seen ? 'valid' : 'invalid';
    if (this.drain.databaseIsAway) return 'unverified';
    const looked = this.keys
      .lookUpExit(waiting.keyHash, address, () => this.botOf(waiting))
      .then(
        (isReal): Key => (isReal ? 'valid' : 'invalid'),
        (): Key => 'unverified',
      );
    return Promise.race([looked, pause<Key>(within_ms, 'unverified', { ref: false })]);
  }

  private async botOf({ keyHash, received_at }: WaitingExit): Promise<string | null> {
    const key = keyHash.toString('hex');
    const bots = await botsOfExits(this.ledger.pool, new Map([[key, received_at]]));
    return bots.get(key) ?? null;
  }

  /** Null: it waits. */
  private async botWith(
    waiting: WaitingExit,
    placed: Placed,
    left_ms: () => number,
  ): Promise<string | null> {
    if ('bot' in placed) return placed.bot;
    await placed.spooled;
    if (placed.tried) {
      this.drain.soon();
      return null;
    }
    const longest = this.drain.databaseIsAway
      ? this.settings.patience.exitMs * AWAY_SHARE
      : Infinity;
    const outcome = await this.drain.outcomeOf(waiting, Math.min(left_ms(), longest));
    return outcome === null || outcome === 'unknown' ? null : outcome.bot;
  }

  /** If others of its key wait, it waits behind them, so that all are recorded in the order received. */
  private async place(
    waiting: WaitingExit,
    address: string,
    left_ms: () => number,
  ): Promise<Placed | Exclude<Key, 'valid'>> {
    const key = await this.keyOf(waiting, address, left_ms());
    if (key !== 'valid') return key;
    if (this.drain.databaseIsAway || (await this.spool.holds(waiting.keyHash)))
      return { spooled: this.spool.put(waiting), tried: false };
    try {
      const bot = await this.record(waiting, left_ms());
      return bot === null ? { spooled: this.spool.put(waiting), tried: true } : { bot };
    } catch (error) {
      if (!(error instanceof UnknownBot)) throw error;
      this.keys.forgetExit(waiting.keyHash);
      return 'invalid';
    }
  }

  /**
   * Null when it was not done in time; it may still be done, so it is spooled and repeated.
   *
   * @throws UnknownBot when the database says that there is no such key, and nothing else
   */
  private async record(waiting: WaitingExit, within_ms: number): Promise<string | null> {
    const { exit_id } = waiting.exit;
    try {
      const recording = this.recordWith(waiting);
      recording.catch(() => undefined);
      const bot = await Promise.race([recording, pause(within_ms, null, { ref: false })]);
      if (bot !== null) return bot;
      this.logger.error(
        { exit_id },
        'the database does not answer in time: an emergency exit goes to the spool',
      );
    } catch (error) {
      if (error instanceof UnknownBot) throw error;
      this.logger.error(
        { err: error, exit_id },
        'an emergency exit could not be recorded and goes to the spool',
      );
    }
    this.drain.suspect();
    return null;
  }

  /** With its key; with its bot where the key ended with that bot's archiving (rules 3.4). */
  private async recordWith(waiting: WaitingExit): Promise<string> {
    const { executor } = this.ledger;
    const { keyHash, exit } = waiting;
    try {
      return (await reportEmergencyExit(executor, { keyHash }, exit)).bot;
    } catch (error) {
      if (!(error instanceof UnknownBot)) throw error;
      const bot = await this.botOf(waiting);
      if (bot === null) throw error;
      return (await reportEmergencyExit(executor, { bot }, exit)).bot;
    }
  }

  private async inTurn<R>(keyHash: Buffer, work: () => Promise<R>): Promise<R> {
    const key = keyHash.toString('hex');
    const before = this.turns.get(key) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.turns.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.turns.get(key) === settled) this.turns.delete(key);
    }
  }
}
