import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { reportEmergencyExit, UnknownBot } from '@phasegate/db';
import type { EmergencyExit } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';
import { Settings } from '../settings.js';
import { ExitDrain } from './spool/exit-drain.js';
import type { WaitingExit } from './spool/exit-line.js';
import { ExitSpool } from './spool/exit-spool.js';

/** Where an exit is when its turn is over: with its bot's log, or under a name in the spool. */
type Placed = { readonly bot: string } | { readonly spooled: string; readonly tried: boolean };

/** Records emergency exits, now or as soon as it can be done: never refused, never lost (rules 3.4). */
@Injectable()
export class EmergencyExits {
  /** Exits of one key are placed one after the other, or they would not be recorded in the order received. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly spool: ExitSpool,
    private readonly drain: ExitDrain,
    private readonly logger: PinoLogger,
    private readonly settings: Settings,
  ) {}

  /**
   * @returns the bot in whose log it stands, or null: it waits in the spool
   * @throws UnknownBot when the database says that there is no such key, and nothing else
   */
  async take(keyHash: Buffer, exit: EmergencyExit): Promise<string | null> {
    const waiting = { keyHash, exit, received_at: Date.now() };
    const end = performance.now() + this.settings.patience.answerMs;
    const left_ms = () => Math.max(0, end - performance.now());
    const placed = await this.inTurn(keyHash, () => this.place(waiting, left_ms));
    if ('bot' in placed) return placed.bot;
    if (placed.tried) {
      this.drain.soon();
      return null;
    }
    const outcome = await this.drain.outcomeOf(placed.spooled, left_ms());
    if (outcome === 'unknown') throw new UnknownBot();
    return outcome?.bot ?? null;
  }

  /** Behind others of its key that wait it waits as well, so that all are recorded in the order received. */
  private async place(waiting: WaitingExit, left_ms: () => number): Promise<Placed> {
    if (await this.spool.holds(waiting.keyHash))
      return { spooled: await this.spool.put(waiting), tried: false };
    const bot = await this.record(waiting, left_ms());
    return bot === null ? { spooled: await this.spool.put(waiting), tried: true } : { bot };
  }

  /** Null when it could not be done in time; it may be done all the same, so it is spooled and done again. */
  private async record({ keyHash, exit }: WaitingExit, within_ms: number): Promise<string | null> {
    try {
      const recording = reportEmergencyExit(this.ledger.executor, { keyHash }, exit);
      const executed = await Promise.race([recording, pause(within_ms, null, { ref: false })]);
      if (executed !== null) return executed.bot;
      this.logger.error(
        { exit_id: exit.exit_id },
        'the database does not answer in time: an emergency exit goes to the spool',
      );
    } catch (error) {
      if (error instanceof UnknownBot) throw error;
      this.logger.error(
        { err: error, exit_id: exit.exit_id },
        'an emergency exit could not be recorded and goes to the spool',
      );
    }
    return null;
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
