import type { PhaseEvent } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../../unavailable.js';
import { raiseForDecided } from '../alerts/alerts.js';
import { awaitAnswersOfAll, awaitAnswersOfBot, holdAnswers, isHaltedMeanwhile } from './answers.js';
import { appendAll } from '../append/append.js';
import { Batcher, type BatchLimits } from './batcher.js';
import type { BotRef, Command, Executed } from './command.js';
import { AnswerTooLate, UnknownBot } from '../transaction/faults.js';
import { HELD_ELSEWHERE, lockBots, type Asked, type LockedBot } from './lock.js';
import { Markets } from '../state/markets.js';
import type { Done, Outcome } from './outcome.js';
import { inTransaction, OF_COMMANDS, type Transaction } from '../transaction/transaction.js';
import { answerInQuarantine, isAllow, Turn, type Decision } from './turn.js';

export type { BotRef, Command, Executed, Moment } from './command.js';

export interface ExecutorOptions {
  /** Called after the commit, so that the worker acts quickly; what it misses, the worker finds in its sweep. */
  readonly committed?: (executed: Executed<unknown>) => void;
  /**
   * How long an allow may take from the end of its transaction to its answer; a stop waits no longer for it. Less
   * than a statement may take.
   */
  readonly answerWithinMs?: number;
  /** Commands that come while others are under way go into one transaction together; each has its own unless given. */
  readonly batches?: BatchLimits;
}

/** Well below the default statement timeout (`createPool`). */
const ANSWER_WITHIN_MS = 1_000;
/** A transaction is tried again when a halt came during it; another halt needs a resume in between. */
const TRIES = 3;

/** The ledger's one transaction: lock, clock, what is due, decide, append, commit; for one bot or for many. */
export class Executor {
  private readonly markets = new Markets();
  private readonly committed: (executed: Executed<unknown>) => void;
  private readonly answerWithinMs: number;
  private readonly batcher: Batcher | null;

  constructor(
    private readonly pool: Pool,
    { committed = () => {}, answerWithinMs = ANSWER_WITHIN_MS, batches }: ExecutorOptions = {},
  ) {
    this.committed = committed;
    this.answerWithinMs = answerWithinMs;
    this.batcher =
      batches === undefined
        ? null
        : new Batcher(batches, (asked, patient) => this.transaction(asked, patient));
  }

  /**
   * @throws UnknownBot when there is no such bot or key
   * @throws BotArchived when an archived bot asks for an entry
   * @throws Quarantined when the bot's log is damaged: nothing is appended to it (rules 8.3)
   * @throws StateNotAuthentic when the bot's stored state is not as the platform wrote it
   * @throws AnswerTooLate when an allow was committed too late to be answered
   * @throws Overloaded when more commands wait than can be answered in time
   */
  async execute<R>(ref: BotRef, command: Command<R>): Promise<Executed<R>> {
    const asked = { ref, command: command as Command<unknown> };
    const joins = this.batcher !== null && command.joins !== undefined;
    const done = joins ? await this.batcher.ask(asked) : await this.alone(asked);
    if (done.allowed_at !== null && performance.now() - done.allowed_at > this.answerWithinMs)
      throw new AnswerTooLate();
    const executed = done.executed as Executed<R>;
    if (executed.events.length > 0 && !executed.quarantined) this.committed(executed);
    if (stopsEntries(command, executed))
      await awaitAnswersOfBot(this.pool, executed.bot, this.answerWithinMs);
    return executed;
  }

  /** Waits until what was allowed any bot before a halt is answered (rules 3.3). */
  awaitAnswers(halt: number): Promise<void> {
    return awaitAnswersOfAll(this.pool, halt, this.answerWithinMs);
  }

  private async alone(asked: Asked): Promise<Done> {
    const [outcome] = await this.transaction([asked], true);
    if (outcome!.is === 'done') return outcome!.done;
    throw (outcome as { error?: unknown }).error;
  }

  /**
   * One transaction for commands of one bot or of many; each has its outcome. It rejects when it could not be carried
   * out at all.
   */
  private async transaction(asked: readonly Asked[], patient: boolean): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await inTransaction(
          this.pool,
          (transaction) => this.together(transaction, asked, patient),
          OF_COMMANDS,
        );
      } catch (error) {
        if (!isHaltedMeanwhile(error) || attempt === TRIES) throw error;
      }
  }

  private async together(
    transaction: Transaction,
    asked: readonly Asked[],
    patient: boolean,
  ): Promise<Outcome[]> {
    const rows = await lockBots(transaction, asked, patient);
    const outcomes: Outcome[] = asked.map(() => APART);
    const parts = new Map<string, Part>();
    for (const [place, row] of rows.entries()) {
      if (row === null) outcomes[place] = { is: 'failed', error: new UnknownBot() };
      if (row === null || row === HELD_ELSEWHERE) continue;
      const { command } = asked[place]!;
      const part = parts.get(row.bot);
      if (part === undefined) parts.set(row.bot, [{ place, row, command }]);
      else if (sharesTurn(part[0]!.command) && sharesTurn(command))
        part.push({ place, row, command });
    }
    const turns = await Promise.all(
      [...parts.values()].map((part) => this.turn(transaction, part, outcomes)),
    );
    const taken = turns.filter((turn) => turn !== null);
    await appendAll(
      transaction,
      taken.map(({ turn }) => turn.append),
    );
    await Promise.all(taken.map((each) => afterAppend(transaction, each)));
    this.note(transaction, taken, outcomes);
    return outcomes;
  }

  /** @returns null: nothing of it is stored */
  private async turn(
    transaction: Transaction,
    part: Part,
    outcomes: Outcome[],
  ): Promise<TakenTurn | null> {
    const [first] = part;
    const { row } = first!;
    try {
      if (row.quarantined) {
        for (const { place, row: own, command } of part)
          outcomes[place] = done(
            await answerInQuarantine(transaction, this.markets, own, command),
            null,
          );
        return null;
      }
      const turn = await Turn.open(transaction, this.markets, row, first!.command.scope);
      const decisions: TakenTurn['decisions'] = [];
      for (const one of part) decisions.push([one, await turn.decide(one.command, one.row)]);
      return { turn, decisions };
    } catch (error) {
      if (isOfDatabase(error)) throw error;
      // A command that fails takes nothing with it: those of its bot that came with it are done by themselves.
      for (const { place } of part)
        outcomes[place] = part.length === 1 ? { is: 'failed', error } : APART;
      return null;
    }
  }

  private note(transaction: Transaction, taken: readonly TakenTurn[], outcomes: Outcome[]): void {
    const now = performance.now();
    const allowed = new Set<string>();
    for (const { turn, decisions } of taken)
      for (const [{ place, command }, { executed }] of decisions) {
        const allows = isAllow(command, executed.result);
        if (allows) allowed.add(turn.row.bot);
        outcomes[place] = done(executed, allows ? now : null);
      }
    if (allowed.size > 0) holdAnswers(transaction, taken[0]!.turn.row.halts, [...allowed]);
  }
}

/** Commands of one bot, in the order in which they were asked. */
type Part = {
  readonly place: number;
  readonly row: LockedBot;
  readonly command: Command<unknown>;
}[];

interface TakenTurn {
  readonly turn: Turn;
  readonly decisions: (readonly [Part[number], Decision<unknown>])[];
}

/** Statements that belong to a bot's events, in the same transaction. */
async function afterAppend(
  transaction: Transaction,
  { turn, decisions }: TakenTurn,
): Promise<void> {
  await raiseForDecided(transaction, turn.append);
  for (const [{ command }, { moment, executed }] of decisions)
    if (command.scope === 'whole') await command.after?.(moment, executed.result);
}

const APART: Outcome = { is: 'apart' };

const done = (executed: Executed<unknown>, allowed_at: number | null): Outcome => ({
  is: 'done',
  done: { executed, allowed_at },
});

const sharesTurn = (command: Command<unknown>): boolean =>
  command.joins === 'with others of its bot';

/** PostgreSQL's errors have a code; after one the transaction does nothing any more. */
const isOfDatabase = (error: unknown): boolean =>
  typeof (error as { code?: unknown } | null)?.code === 'string' || isDatabaseUnavailable(error);

/** Events after which an earlier allow must not be answered any more (rules 3.3). */
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
