import {
  isRefusal,
  openingOf,
  recordClose,
  recordEmergencyExit,
  recordEntry,
  recordPortfolio,
  refusal,
  type CloseReport,
  type Draft,
  type EmergencyExit,
  type EntryReport,
  type PortfolioReport,
  type Refusal,
} from '@phasegate/phase-core';
import type { BotRef, Executed, Executor, Moment } from '../execute.js';
import { knownAddition, knownTrade, liveEntriesOn } from '../known-trades.js';
import { lapsedPermits } from '../lapsed-permits.js';
import { knownReport } from '../portfolio-reports.js';

/** `repeated`: the same report had been recorded before, nothing changed. */
export type Recorded = { readonly repeated: boolean };

/** An entry was executed (rules 2.10, 3.5). */
export function reportEntry(
  executor: Executor,
  ref: BotRef,
  report: EntryReport,
): Promise<Executed<Recorded | Refusal>> {
  return executor.execute(ref, {
    scope: 'whole',
    trade_id: report.trade_id,
    joins: 'alone of its bot',
    async decide(draft, moment) {
      if (moment.reported) return repetition(moment, report.trade_id, 'entry_report', report);
      await recordWithContext(draft, moment, report);
      return { repeated: false };
    },
    after: (moment, result) => remember(moment, report.trade_id, 'entry_report', report, result),
  });
}

async function recordWithContext(
  draft: Draft,
  { bot, now, before, queries }: Moment,
  report: EntryReport,
): Promise<void> {
  const { market, events } = draft;
  const brought = { market, before, events };
  const lapsed = await lapsedPermits(queries, bot, report.trade_id, brought);
  const date = draft.market.dateOf(draft.market.dayOf(openingOf(report, now)));
  const entries = await liveEntriesOn(queries, bot, date);
  recordEntry(draft, now, report, { lapsed, entriesOn: () => entries });
}

/** A trade was closed. */
export function reportClose(
  executor: Executor,
  ref: BotRef,
  trade_id: string,
  report: CloseReport,
): Promise<Executed<Recorded | Refusal>> {
  return executor.execute(ref, {
    scope: 'whole',
    trade_id,
    joins: 'alone of its bot',
    async decide(draft, moment) {
      const trade = await knownTrade(moment.queries, moment.bot, trade_id);
      if (trade === null) return unknownTrade(moment, trade_id);
      if (trade.closed_seq !== null) return repetition(moment, trade_id, 'close_report', report);
      if (trade.voided)
        return refusal('TRADE_CONFLICT', `Trade ${trade_id} was voided by an administrator.`);
      const kind = trade.in_emergency ? 'emergency_exit' : report.kind;
      return recordClose(draft, moment.now, trade, { ...report, kind }) ?? { repeated: false };
    },
    after: (moment, result) => remember(moment, trade_id, 'close_report', report, result),
  });
}

async function unknownTrade({ bot, queries }: Moment, trade_id: string): Promise<Refusal> {
  const addition = await knownAddition(queries, bot, trade_id);
  return addition === null
    ? refusal(
        'TRADE_UNKNOWN',
        `Trade ${trade_id} was never reported as opened: report its entry first.`,
      )
    : refusal(
        'TRADE_CONFLICT',
        `Entry ${trade_id} added to trade ${addition.parent_trade_id} and has no close of its own: report the close of ${addition.parent_trade_id}.`,
      );
}

/** Never refused (rules 3.4); the same exit_id is recorded once. */
export function reportEmergencyExit(
  executor: Executor,
  ref: BotRef,
  exit: EmergencyExit,
): Promise<Executed<Recorded>> {
  return executor.execute(ref, {
    scope: 'whole',
    async decide(draft, { bot, now, queries }) {
      const { rows } = await queries.query(
        'SELECT FROM emergency_exits WHERE bot = $1 AND exit_id = $2',
        [bot, exit.exit_id],
      );
      if (rows.length > 0) return { repeated: true };
      recordEmergencyExit(draft, now, exit);
      return { repeated: false };
    },
  });
}

/** What became of a portfolio report; a repeated one has changed nothing. */
export interface PortfolioRecorded {
  readonly repeated: boolean;
  /** Older than the report in force: only its flow took effect. */
  readonly ignored: boolean;
}

/** What the account is worth (rules 2.7). */
export function reportPortfolio(
  executor: Executor,
  ref: BotRef,
  report: PortfolioReport,
): Promise<Executed<PortfolioRecorded | Refusal>> {
  return executor.execute(ref, {
    scope: 'whole',
    joins: 'alone of its bot',
    async decide(draft, { bot, now, queries }) {
      const known = await knownReport(queries, bot, report);
      if (known === 'repeated') return { repeated: true, ignored: false };
      if (known !== null) return known;
      const recorded = recordPortfolio(draft, now, report);
      return isRefusal(recorded) ? recorded : { repeated: false, ignored: recorded.ignored };
    },
  });
}

type ReportColumn = 'entry_report' | 'close_report';

/** A trade is reported again: the same report changes nothing, another one is a conflict. */
async function repetition(
  { bot, queries }: Moment,
  trade_id: string,
  column: ReportColumn,
  report: object,
): Promise<Recorded | Refusal> {
  const known =
    (await knownTrade(queries, bot, trade_id)) ?? (await knownAddition(queries, bot, trade_id));
  const before = known !== null && column in known ? known[column as keyof typeof known] : null;
  if (before === textOf(report)) return { repeated: true };
  return refusal('TRADE_CONFLICT', `Trade ${trade_id} is already recorded with different details.`);
}

/** The report as it came: the trade's, or that of an addition, which has no close. */
async function remember(
  { bot, queries }: Moment,
  trade_id: string,
  column: ReportColumn,
  report: object,
  result: Recorded | Refusal,
): Promise<void> {
  if (isRefusal(result) || result.repeated) return;
  const tables = column === 'entry_report' ? ['trades', 'trade_additions'] : ['trades'];
  const values = [bot, trade_id, textOf(report)];
  await Promise.all(
    tables.map((table) =>
      queries.query(`UPDATE ${table} SET ${column} = $3 WHERE bot = $1 AND trade_id = $2`, values),
    ),
  );
}

/** Keys in one order, so that equal reports have equal texts. */
const textOf = (report: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(report).sort(([a], [b]) => (a < b ? -1 : 1))));
