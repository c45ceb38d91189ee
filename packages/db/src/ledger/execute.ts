import {
  bringToPresent,
  Draft,
  expirePermits,
  HotDraft,
  nextDue,
  type CheckedState,
  type Instant,
  type Market,
  type PhaseEvent,
  type Surroundings,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../unavailable.js';
import { raiseForEvents } from './alerts.js';
import { append } from './append.js';
import { Quarantined, UnknownBot } from './faults.js';
import { Markets } from './markets.js';
import type { Queries } from './queries.js';
import { readHot, readPolicies, readRecord } from './stored-state.js';
import { inTransaction, type Transaction } from './transaction.js';

/** Which bot: by its id, or by the SHA-256 of one of its keys. */
export type BotRef = { readonly bot: string } | { readonly keyHash: Buffer };

/** What a command decides with: the bot locked, at the present, and the one clock's time (rules 2.9). */
export interface Moment {
  readonly bot: string;
  readonly now: Instant;
  readonly around: Surroundings;
  /** Whether the command's trade_id is a recorded trade. */
  readonly reported: boolean;
  /** The state that was stored; the desk has come to the present from there. */
  readonly before: CheckedState;
  readonly queries: Queries;
}

/** A command needs the whole state, or, within a trading day, only what a check needs. */
export type Command<R> =
  | {
      readonly scope: 'whole';
      readonly trade_id?: string;
      decide(draft: Draft, moment: Moment): R | Promise<R>;
      /** Runs in the same transaction when the events are stored. */
      after?(moment: Moment, result: R): Promise<void>;
    }
  | {
      readonly scope: 'hot';
      readonly trade_id: string;
      /** Whether there is an answer in quarantine too; it is an answer only, and leaves no event (rules 8.3). */
      readonly answersInQuarantine?: boolean;
      decide(desk: HotDraft | Draft, moment: Moment): R | Promise<R>;
    };

export interface Executed<R> {
  readonly bot: string;
  readonly result: R;
  /** What happened; in quarantine what would have, of which nothing is stored. */
  readonly events: readonly PhaseEvent[];
  readonly quarantined: boolean;
  readonly now: Instant;
  readonly state: CheckedState;
}

interface LockedRow {
  readonly bot: string;
  readonly seq: number;
  readonly hash: string;
  readonly hot: string;
  readonly policies: string;
  readonly track_record: string | null;
  readonly quarantined: boolean;
  readonly now: Date;
  readonly halted: boolean;
  readonly closures_version: number;
  readonly reported: boolean;
}

/** The ledger's one transaction: lock, clock, what is due, decide, append, commit. */
export class Executor {
  private readonly markets = new Markets();

  constructor(
    private readonly pool: Pool,
    /** Told after the commit, to make the worker quick; what it misses, the worker finds by itself. */
    private readonly committed: (executed: Executed<unknown>) => void = () => {},
  ) {}

  /**
   * @throws UnknownBot when there is no such bot or key
   * @throws Quarantined when the bot's log is damaged: nothing is appended to it (rules 8.3)
   */
  async execute<R>(ref: BotRef, command: Command<R>): Promise<Executed<R>> {
    const executed = await inTransaction(this.pool, (transaction) =>
      this.run(transaction, ref, command),
    );
    if (executed.events.length > 0 && !executed.quarantined) this.committed(executed);
    return executed;
  }

  private async run<R>(
    queries: Transaction,
    ref: BotRef,
    command: Command<R>,
  ): Promise<Executed<R>> {
    const row = await lock(queries, ref, command);
    if (row.quarantined) return this.answerInQuarantine(queries, row, command);
    const { desk, moment, before } = await this.atPresent(queries, row, command.scope);
    const { market } = desk;
    const { now } = moment;
    const result = await command.decide(desk as Draft, moment);
    await append(
      queries,
      { bot: row.bot, head: row, before, market, wasDue: nextDue(market, before) <= now },
      desk,
    );
    await raiseForEvents(queries, row.bot, desk.events);
    if (command.scope === 'whole') await command.after?.(moment, result);
    return {
      bot: row.bot,
      result,
      events: desk.events,
      quarantined: false,
      now,
      state: desk.state,
    };
  }

  private async atPresent(queries: Transaction, row: LockedRow, scope: Command<unknown>['scope']) {
    const before: CheckedState = { hot: readHot(row.hot), policies: readPolicies(row.policies) };
    const now = Math.max(row.now.getTime(), before.hot.at);
    const market = await this.markets.of(
      queries,
      before.policies.policy.calendar,
      row.closures_version,
    );
    const moment: Moment = {
      bot: row.bot,
      now,
      around: { halted: row.halted, quarantined: row.quarantined },
      reported: row.reported,
      before,
      queries,
    };
    return { desk: await this.desk(moment, market, row, before, scope), moment, before };
  }

  /** The state may be as damaged as the log: what it gives is an answer to a check at most, and never an allow. */
  private async answerInQuarantine<R>(
    queries: Transaction,
    row: LockedRow,
    command: Command<R>,
  ): Promise<Executed<R>> {
    const { bot } = row;
    if (command.scope !== 'hot' || command.answersInQuarantine !== true) throw new Quarantined(bot);
    try {
      const { desk, moment } = await this.atPresent(queries, row, command.scope);
      const result = await command.decide(desk, moment);
      const { events, state } = desk;
      return { bot, result, events, quarantined: true, now: moment.now, state };
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      throw new Quarantined(bot);
    }
  }

  /** A desk at the present: what was due is carried out first (rules 2.9). */
  private async desk(
    moment: Moment,
    market: Market,
    row: LockedRow,
    before: CheckedState,
    scope: Command<unknown>['scope'],
  ): Promise<Draft | HotDraft> {
    const { now } = moment;
    if (scope === 'hot' && market.dayOf(now) === before.hot.day) {
      const desk = new HotDraft(market, before);
      expirePermits(desk, now);
      return desk;
    }
    const record = readRecord(row.track_record ?? (await trackRecord(moment.queries, row.bot)));
    const draft = new Draft(market, { ...before, record });
    bringToPresent(draft, now);
    return draft;
  }
}

async function lock(
  queries: Transaction,
  ref: BotRef,
  { scope, trade_id }: Command<unknown>,
): Promise<LockedRow> {
  const [bot, key] = 'bot' in ref ? [ref.bot, null] : [null, ref.keyHash];
  const { rows } = await queries.prepared<LockedRow & Record<string, unknown>>(
    'lock_bot',
    'SELECT * FROM lock_bot($1, $2, $3, $4)',
    [bot, key, scope === 'whole', trade_id ?? null],
  );
  const row = rows[0];
  if (row === undefined) throw new UnknownBot();
  return row;
}

async function trackRecord(queries: Queries, bot: string): Promise<string> {
  const { rows } = await queries.query<{ record: string }>(
    'SELECT record FROM bot_states WHERE bot = $1',
    [bot],
  );
  return rows[0]!.record;
}
