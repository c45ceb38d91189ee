import {
  isRefusal,
  recordClose,
  recordEmergencyExit,
  recordEntry,
  recordPortfolio,
  refusal,
  revokePermits,
  type CloseReport,
  type Draft,
  type EmergencyExit,
  type EntryReport,
  type PortfolioReport,
  type Refusal,
} from '@phasegate/phase-core';
import type { BotRef, Executed, Executor, Moment } from '../execute.js';
import { knownTrade, liveEntriesOn } from '../known-trades.js';
import { lapsedPermits } from '../lapsed-permits.js';

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
      const text = JSON.stringify(sorted(report));
      if (moment.reported) return repetition(moment, report.trade_id, 'entry_report', text);
      await recordWithContext(draft, moment, report);
      return { repeated: false };
    },
    after: ({ bot, queries }, result) =>
      remember(queries, bot, report.trade_id, 'entry_report', sorted(report), result),
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
  const date = draft.market.dateOf(draft.market.dayOf(Math.min(report.opened_at, now)));
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
      if (trade === null)
        return refusal(
          'TRADE_UNKNOWN',
          `Trade ${trade_id} was never reported as opened: report its entry first.`,
        );
      if (trade.closed)
        return repetition(moment, trade_id, 'close_report', JSON.stringify(sorted(report)));
      if (trade.voided)
        return refusal('TRADE_CONFLICT', `Trade ${trade_id} was voided by an administrator.`);
      const kind = trade.in_emergency ? 'emergency_exit' : report.kind;
      const refused = recordClose(draft, moment.now, trade, { ...report, kind });
      if (refused !== undefined) return refused;
      // From the transaction that records the close on, outstanding permits are over (rules 6.4).
      if (draft.state.hot.downgrade_due !== null) revokePermits(draft, moment.now, 'downgrade');
      return { repeated: false };
    },
    after: ({ bot, queries }, result) =>
      remember(queries, bot, trade_id, 'close_report', sorted(report), result),
  });
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

/** The account's value (rules 2.7). `ignored`: an older report than the last. */
export function reportPortfolio(
  executor: Executor,
  ref: BotRef,
  report: PortfolioReport,
): Promise<Executed<{ ignored: boolean }>> {
  return executor.execute(ref, {
    scope: 'whole',
    joins: 'alone of its bot',
    decide: (draft, { now }) => ({ ignored: !recordPortfolio(draft, now, report) }),
  });
}

async function repetition(
  { bot, queries }: Moment,
  trade_id: string,
  column: ReportColumn,
  text: string,
): Promise<Recorded | Refusal> {
  const trade = await knownTrade(queries, bot, trade_id);
  if (trade?.[column] === text) return { repeated: true };
  return refusal('TRADE_CONFLICT', `Trade ${trade_id} was reported before with other content.`);
}

type ReportColumn = 'entry_report' | 'close_report';

async function remember(
  queries: Moment['queries'],
  bot: string,
  trade_id: string,
  column: ReportColumn,
  report: object,
  result: Recorded | Refusal,
): Promise<void> {
  if (isRefusal(result) || result.repeated) return;
  await queries.query(`UPDATE trades SET ${column} = $3 WHERE bot = $1 AND trade_id = $2`, [
    bot,
    trade_id,
    JSON.stringify(report),
  ]);
}

/** Keys in one order, so that equal reports have equal texts. */
function sorted(report: object): object {
  return Object.fromEntries(Object.entries(report).sort(([a], [b]) => (a < b ? -1 : 1)));
}
