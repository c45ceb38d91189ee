import { createHash } from 'node:crypto';
import {
  decideClose,
  isRefusal,
  openingOf,
  recordEmergencyExit,
  recordEntry,
  recordPortfolio,
  repeatedEntry,
  type CloseReport,
  type Draft,
  type EmergencyExit,
  type EntryContext,
  type EntryReport,
  type PortfolioReport,
  type Recorded,
  type Refusal,
} from '@phasegate/phase-core';
import canonicalize from 'canonicalize';
import type { BotRef, Executed, Executor, Moment } from '../execution/execute.js';
import { liveEntriesOn, recordedEntry, reportedTrade } from './known-trades.js';
import { lapsedPermits } from '../append/lapsed-permits.js';
import { knownReport } from '../append/portfolio-reports.js';

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
      const { bot, queries, now } = moment;
      const content_hash = contentHash(report);
      const recorded = moment.reported ? await recordedEntry(queries, bot, report.trade_id) : null;
      if (recorded !== null) return repeatedEntry(recorded, report, content_hash);
      const context = await entryContext(draft, moment, report);
      recordEntry(draft, now, report, { ...context, content_hash });
      return { repeated: false };
    },
  });
}

async function entryContext(
  draft: Draft,
  { bot, now, before, queries }: Moment,
  report: EntryReport,
): Promise<EntryContext> {
  const { market, events } = draft;
  const lapsed = await lapsedPermits(queries, bot, report.trade_id, { market, before, events });
  const date = market.dateOf(market.dayOf(openingOf(report, now)));
  const entries = await liveEntriesOn(queries, bot, date);
  return { lapsed, entriesOn: () => entries };
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
    async decide(draft, { bot, now, queries }) {
      const known = await reportedTrade(queries, bot, trade_id);
      return decideClose(draft, now, trade_id, known, report, contentHash(report));
    },
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

/** The outcome of a portfolio report; a repeated one has changed nothing. */
export interface PortfolioRecorded {
  readonly repeated: boolean;
  /** Older than the report in force: only its flow took effect. */
  readonly ignored: boolean;
}

/** The account's value (rules 2.7). */
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

/** Of the report as it came: equal reports have equal hashes, whatever the order of their fields. */
const contentHash = (report: object): string =>
  createHash('sha256').update(canonicalize(report)!).digest('hex');
