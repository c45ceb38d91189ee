import type { EventOf } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { plainText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { recordClose, type CloseReport } from './close.js';
import type { Draft } from './draft.js';
import { entryFacts, type EntryReport } from './entry.js';
import type { Refusal } from './refusal.js';

/** `repeated`: the same report had been recorded before, nothing changed. */
export interface Recorded {
  readonly repeated: boolean;
}

export type EntryEvent =
  EventOf<'trade.opened'> | EventOf<'trade.unpermitted'> | EventOf<'trade.extended'>;
export type CloseEvent = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/**
 * An entry is reported again: the same report changes nothing, another one is a conflict.
 *
 * @param recorded the event of the first report
 * @param content_hash SHA-256, in hex, of the report as it came
 */
export const repeatedEntry = (
  recorded: EntryEvent,
  report: EntryReport,
  content_hash: string,
): Recorded | Refusal => repetition(report.trade_id, isSameEntry(recorded, report, content_hash));

/** The recorded trade that a report of a close refers to. */
export interface ReportedTrade {
  readonly trade_id: string;
  /** Its planned reward and risk (rules 2.5). */
  readonly ratio: Ratio | null;
  /** Null: it was not reported as closed. */
  readonly close: CloseEvent | null;
  readonly voided: boolean;
  /** Whether an emergency exit was requested for it. */
  readonly in_emergency: boolean;
}

/** An entry that joined another trade, and has no close of its own (rules 3.5). */
export interface ReportedAddition {
  readonly trade_id: string;
  readonly parent_trade_id: string;
}

/**
 * A close is reported.
 *
 * @param known null: no such entry was reported
 * @param content_hash SHA-256, in hex, of the report as it came
 */
export function decideClose(
  draft: Draft,
  now: Instant,
  trade_id: string,
  known: ReportedTrade | ReportedAddition | null,
  report: CloseReport,
  content_hash: string,
): Recorded | Refusal {
  if (known === null) return { refused: 'TRADE_UNKNOWN', trade_id, command: 'close' };
  if ('parent_trade_id' in known) {
    const { parent_trade_id } = known;
    return { refused: 'TRADE_CONFLICT', trade_id, conflict: 'addition', parent_trade_id };
  }
  if (known.close !== null)
    return repetition(trade_id, isSameClose(known.close, report, content_hash));
  if (known.voided) return { refused: 'TRADE_CONFLICT', trade_id, conflict: 'voided' };
  const kind = known.in_emergency ? 'emergency_exit' : report.kind;
  return recordClose(draft, now, known, { ...report, kind }, content_hash) ?? { repeated: false };
}

const repetition = (trade_id: string, same: boolean): Recorded | Refusal =>
  same ? { repeated: true } : { refused: 'TRADE_CONFLICT', trade_id, conflict: 'different' };

/** An event from before hashes were kept is compared field by field; an imported one never repeats a report. */
function isSameEntry(event: EntryEvent, report: EntryReport, content_hash: string): boolean {
  if (event.content_hash !== undefined) return event.content_hash === content_hash;
  if (event.source === 'import') return false;
  const facts = entryFacts(report, report.opened_at);
  const said = ['notional', 'symbol', 'side', 'entry_price', 'stop_price', 'target_price', 'parent_trade_id'] as const; // prettier-ignore
  return (
    said.every((field) => facts[field] === event[field]) &&
    (event.clock_skew === true || facts.opened_at === event.opened_at) &&
    (report.kind !== 'manual_override' || event.kind === 'manual_override')
  );
}

function isSameClose(event: CloseEvent, report: CloseReport, content_hash: string): boolean {
  if (event.content_hash !== undefined) return event.content_hash === content_hash;
  if (event.source === 'import') return false;
  return (
    plainText(event.pnl) === plainText(report.pnl) &&
    (event.clock_skew === true || event.closed_at === instantText(report.closed_at)) &&
    (report.kind !== 'emergency_exit' || event.kind !== 'strategy')
  );
}
