import {
  clockRegressed,
  Draft,
  expirePermits,
  HotDraft,
  nextDue,
  type CheckedState,
  type Market,
} from '@phasegate/phase-core';
import { isDatabaseUnavailable } from '../../unavailable.js';
import type { BotAppend } from '../append/append.js';
import type { Command, Executed, Moment } from './command.js';
import { BotArchived, Quarantined, StateNotAuthentic } from '../transaction/faults.js';
import type { LockedBot } from './lock.js';
import type { Markets } from '../state/markets.js';
import { bringPastHalt, missedHalt } from '../state/missed-halt.js';
import type { Queries } from '../transaction/queries.js';
import { isResumed } from '../state/resumptions.js';
import { assertSealed, recordDigest } from '../state/state-seal.js';
import { readHot, readPolicies, readRecord } from '../state/stored-state.js';

/** A command's result within its bot's turn. */
export interface Decision<R> {
  readonly executed: Executed<R>;
  readonly moment: Moment;
}

export const isAllow = <R>(command: Command<R>, result: R): boolean =>
  command.scope === 'hot' && command.isAllow?.(result) === true;

/** One bot's turn in a transaction: it is locked, brought to the present, and decides one command or several. */
export class Turn {
  /** How many of the desk's events belong to commands that were decided. */
  private decidedEvents = 0;

  private constructor(
    readonly row: LockedBot,
    private readonly desk: Draft | HotDraft,
    private readonly moment: Moment,
    private readonly record_digest: string,
  ) {}

  /** Due work is carried out first (rules 2.9). @throws StateNotAuthentic */
  static async open(
    queries: Queries,
    markets: Markets,
    row: LockedBot,
    scope: Command<unknown>['scope'],
  ): Promise<Turn> {
    const record_digest = assertAuthentic(row);
    const before: CheckedState = { hot: readHot(row.hot), policies: readPolicies(row.policies) };
    const { calendar } = before.policies.policy;
    const market = await markets.of(queries, calendar, row.closures_version);
    const moment: Moment = {
      bot: row.bot,
      key: row.key ?? undefined,
      now: Math.max(row.now.getTime(), before.hot.at),
      platform: {
        halted: row.halted || !isResumed(row.resumption, row.halts),
        quarantined: row.quarantined,
        clock_regressed: clockRegressed(row.now.getTime(), before.hot.at),
      },
      reported: row.reported,
      before,
      queries,
    };
    const desk = await deskAt(moment, market, row, scope, record_digest);
    return new Turn(row, desk, moment, record_digest);
  }

  /** Decides the next command. @param row as it was read for this command */
  async decide<R>(command: Command<R>, row: LockedBot): Promise<Decision<R>> {
    assertMayAsk(command, row);
    const { desk } = this;
    const moment = { ...this.moment, key: row.key ?? undefined, reported: row.reported };
    const result = await command.decide(desk as Draft, moment);
    // Due work that was carried out on opening belongs to the first command.
    const events = desk.events.slice(this.decidedEvents);
    this.decidedEvents = desk.events.length;
    const { bot, now } = moment;
    const { state } = desk;
    return { executed: { bot, result, events, quarantined: row.quarantined, now, state }, moment };
  }

  get append(): BotAppend {
    const { row, desk, moment, record_digest } = this;
    const { bot, halts, policies } = row;
    const { market } = desk;
    const wasDue = nextDue(market, moment.before) <= moment.now;
    return {
      appending: { bot, head: row, before: moment.before, market, halts, wasDue },
      decided: desk,
      stored: { policies, record_digest },
    };
  }
}

/** @returns the digest of the track record that belongs to the state */
function assertAuthentic(row: LockedBot): string {
  if (row.log_goes_on) throw new StateNotAuthentic(row.bot);
  return assertSealed(row);
}

/** The state may be as damaged as the log: what it gives is an answer to a check at most, and never an allow (rules 8.3). */
export async function answerInQuarantine<R>(
  queries: Queries,
  markets: Markets,
  row: LockedBot,
  command: Command<R>,
): Promise<Executed<R>> {
  const { bot } = row;
  if (command.scope !== 'hot' || command.answersInQuarantine !== true) throw new Quarantined(bot);
  assertMayAsk(command, row);
  try {
    const turn = await Turn.open(queries, markets, row, command.scope);
    const { executed } = await turn.decide(command, row);
    if (isAllow(command, executed.result)) throw new Quarantined(bot);
    return executed;
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    throw new Quarantined(bot);
  }
}

function assertMayAsk<R>(command: Command<R>, row: LockedBot): void {
  const asksForEntry = command.scope === 'hot' && command.isAllow !== undefined;
  if (row.archived && asksForEntry) throw new BotArchived(row.bot);
}

async function deskAt(
  { now, queries, before }: Moment,
  market: Market,
  row: LockedBot,
  scope: Command<unknown>['scope'],
  record_digest: string,
): Promise<Draft | HotDraft> {
  const halted_at = await missedHalt(queries, row);
  if (scope === 'hot' && halted_at === null && market.dayOf(now) === before.hot.day) {
    const desk = new HotDraft(market, before);
    expirePermits(desk, now);
    return desk;
  }
  const text = row.track_record ?? (await trackRecord(queries, row.bot));
  if (recordDigest(text) !== record_digest) throw new StateNotAuthentic(row.bot);
  const record = readRecord(text);
  const draft = new Draft(market, { ...before, record });
  bringPastHalt(draft, now, halted_at);
  return draft;
}

async function trackRecord(queries: Queries, bot: string): Promise<string> {
  const { rows } = await queries.query<{ record: string }>(
    'SELECT record FROM bot_states WHERE bot = $1',
    [bot],
  );
  return rows[0]!.record;
}
