import {
  clockRegressed,
  Draft,
  expirePermits,
  HotDraft,
  nextDue,
  type CheckedState,
  type Market,
  type PhaseEvent,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../unavailable.js';
import { raiseForEvents } from './alerts.js';
import { awaitAnswersOfAll, awaitAnswersOfBot, holdAnswers, isHaltedMeanwhile } from './answers.js';
import { append } from './append.js';
import type { BotRef, Command, Executed, Moment } from './command.js';
import { AnswerTooLate, BotArchived, Quarantined, UnknownBot } from './faults.js';
import { lockBot, type LockedBot } from './lock.js';
import { Markets } from './markets.js';
import { bringPastHalt, missedHalt } from './missed-halt.js';
import type { Queries } from './queries.js';
import { readHot, readPolicies, readRecord } from './stored-state.js';
import { inTransaction, type Transaction } from './transaction.js';

export type { BotRef, Command, Executed, Moment } from './command.js';

export interface ExecutorOptions {
  /** Told after the commit, to make the worker quick; what it misses, the worker finds by itself. */
  readonly committed?: (executed: Executed<unknown>) => void;
  /**
   * How long an allow may take from the end of its transaction to its answer; a stop waits no longer for it. Less
   * than a statement may take.
   */
  readonly answerWithinMs?: number;
}

/** Well within what a statement may take unless told (`createPool`). */
const ANSWER_WITHIN_MS = 1_000;
/** A transaction is tried again when a halt came during it; another halt needs a resume in between. */
const TRIES = 3;

/** The ledger's one transaction: lock, clock, what is due, decide, append, commit. */
export class Executor {
  private readonly markets = new Markets();
  private readonly committed: (executed: Executed<unknown>) => void;
  private readonly answerWithinMs: number;

  constructor(
    private readonly pool: Pool,
    { committed = () => {}, answerWithinMs = ANSWER_WITHIN_MS }: ExecutorOptions = {},
  ) {
    this.committed = committed;
    this.answerWithinMs = answerWithinMs;
  }

  /**
   * @throws UnknownBot when there is no such bot or key
   * @throws BotArchived when an archived bot asks for an entry
   * @throws Quarantined when the bot's log is damaged: nothing is appended to it (rules 8.3)
   * @throws AnswerTooLate when an allow was committed too late to be answered
   */
  async execute<R>(ref: BotRef, command: Command<R>): Promise<Executed<R>> {
    const done = await this.inTransaction(ref, command);
    if (done.allowed_at !== null && performance.now() - done.allowed_at > this.answerWithinMs)
      throw new AnswerTooLate();
    const { executed } = done;
    if (stopsEntries(command, executed))
      await awaitAnswersOfBot(this.pool, executed.bot, this.answerWithinMs);
    if (executed.events.length > 0 && !executed.quarantined) this.committed(executed);
    return executed;
  }

  /** Waits until what was allowed any bot before a halt is answered (rules 3.3). */
  awaitAnswers(halt: number): Promise<void> {
    return awaitAnswersOfAll(this.pool, halt, this.answerWithinMs);
  }

  private async inTransaction<R>(ref: BotRef, command: Command<R>): Promise<Done<R>> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await inTransaction(this.pool, (transaction) => this.run(transaction, ref, command));
      } catch (error) {
        if (!isHaltedMeanwhile(error) || attempt === TRIES) throw error;
      }
  }

  private async run<R>(queries: Transaction, ref: BotRef, command: Command<R>): Promise<Done<R>> {
    const row = await lockBot(queries, ref, command);
    if (row === null) throw new UnknownBot();
    if (row.archived && command.scope === 'hot' && command.isAllow !== undefined)
      throw new BotArchived(row.bot);
    if (row.quarantined)
      return {
        executed: await this.answerInQuarantine(queries, row, command),
        allowed_at: null,
      };
    const { desk, moment, before } = await this.atPresent(queries, row, command.scope);
    const { market } = desk;
    const { now } = moment;
    const result = await command.decide(desk as Draft, moment);
    const { halts } = row;
    await append(
      queries,
      { bot: row.bot, head: row, before, market, halts, wasDue: nextDue(market, before) <= now },
      desk,
    );
    await raiseForEvents(queries, row.bot, desk.events);
    if (command.scope === 'whole') await command.after?.(moment, result);
    const allowed_at = isAllow(command, result) ? performance.now() : null;
    if (allowed_at !== null) holdAnswers(queries, halts, [row.bot]);
    const { events, state } = desk;
    return {
      executed: { bot: row.bot, result, events, quarantined: false, now, state },
      allowed_at,
    };
  }

  private async atPresent(queries: Transaction, row: LockedBot, scope: Command<unknown>['scope']) {
    const before: CheckedState = { hot: readHot(row.hot), policies: readPolicies(row.policies) };
    const now = Math.max(row.now.getTime(), before.hot.at);
    const market = await this.markets.of(
      queries,
      before.policies.policy.calendar,
      row.closures_version,
    );
    const moment: Moment = {
      bot: row.bot,
      key: row.key ?? undefined,
      now,
      around: {
        halted: row.halted,
        quarantined: row.quarantined,
        clock_regressed: clockRegressed(row.now.getTime(), before.hot.at),
      },
      reported: row.reported,
      before,
      queries,
    };
    return { desk: await this.desk(moment, market, row, before, scope), moment, before };
  }

  /** The state may be as damaged as the log: what it gives is an answer to a check at most, and never an allow. */
  private async answerInQuarantine<R>(
    queries: Transaction,
    row: LockedBot,
    command: Command<R>,
  ): Promise<Executed<R>> {
    const { bot } = row;
    if (command.scope !== 'hot' || command.answersInQuarantine !== true) throw new Quarantined(bot);
    try {
      const { desk, moment } = await this.atPresent(queries, row, command.scope);
      const result = await command.decide(desk, moment);
      if (isAllow(command, result)) throw new Quarantined(bot);
      const { events, state } = desk;
      return { bot, result, events, quarantined: true, now: moment.now, state };
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      throw new Quarantined(bot);
    }
  }

  /** A desk at the present: what was due is carried out first (rules 2.9). */
  private async desk(
    { now, queries }: Moment,
    market: Market,
    row: LockedBot,
    before: CheckedState,
    scope: Command<unknown>['scope'],
  ): Promise<Draft | HotDraft> {
    const halted_at = await missedHalt(queries, row);
    if (scope === 'hot' && halted_at === null && market.dayOf(now) === before.hot.day) {
      const desk = new HotDraft(market, before);
      expirePermits(desk, now);
      return desk;
    }
    const record = readRecord(row.track_record ?? (await trackRecord(queries, row.bot)));
    const draft = new Draft(market, { ...before, record });
    bringPastHalt(draft, now, halted_at);
    return draft;
  }
}

interface Done<R> {
  readonly executed: Executed<R>;
  /** `performance.now()` at which an allow was about to be committed; null: it is none. */
  readonly allowed_at: number | null;
}

const isAllow = <R>(command: Command<R>, result: R): boolean =>
  command.scope === 'hot' && command.isAllow?.(result) === true;

/** Events after which an allow of before must not be answered any more (rules 3.3). */
const STOPS: readonly PhaseEvent['type'][] = [
  'permit.revoked',
  'breaker.tripped',
  'phase.downgraded',
  'phase.rolled_back',
  'sessions.reset',
];

function stopsEntries<R>(command: Command<R>, { events, state }: Executed<R>): boolean {
  if (command.scope === 'whole' && command.stops === true) return true;
  if (events.some(({ type }) => STOPS.includes(type))) return true;
  return events.length > 0 && state.hot.downgrade_due !== null;
}

async function trackRecord(queries: Queries, bot: string): Promise<string> {
  const { rows } = await queries.query<{ record: string }>(
    'SELECT record FROM bot_states WHERE bot = $1',
    [bot],
  );
  return rows[0]!.record;
}
