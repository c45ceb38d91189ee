import type { CloseFacts } from '../event-facts.js';
import type { EventOf } from '../events.js';
import { EARLIEST, instantText, LATEST, type Instant } from '../instant.js';
import { isBelow, sum, type DecimalText } from '../numbers/decimal.js';
import { entryOf } from '../numbers/keyed.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import type { Kind } from '../phase.js';
import { countingOf } from '../rules/counting.js';
import { sizeAfterWin } from '../rules/sizing.js';
import { outcomeOf } from '../rules/tally.js';
import type { OpenTrade } from '../state.js';
import { downgradeAtOnce, settleTriggers } from './downgrade.js';
import type { Draft } from './draft.js';
import type { Refusal } from './refusal.js';

/** A bot reports that a trade was closed. */
export interface CloseReport {
  readonly closed_at: Instant;
  readonly pnl: DecimalText;
  readonly kind: 'strategy' | 'emergency_exit';
}

/**
 * Records a reported close. It belongs to the trading day of its closed_at while that session is not finalised,
 * else to the running one, marked late (rules 2.10); the worker carries a downgrade out (6.4). An impossible
 * instant is replaced: a live close is always recorded (1.2).
 */
export function recordClose(
  draft: Draft,
  now: Instant,
  { trade_id, ratio }: { readonly trade_id: string; readonly ratio: Ratio | null },
  report: CloseReport,
  content_hash?: string,
): Refusal | undefined {
  draft.reach(now);
  const trade = entryOf(draft.state.record.open, trade_id);
  if (trade === undefined) return { refused: 'TRADE_UNKNOWN', trade_id, command: 'close' };
  const closed_at = closingOf(report, now, trade.opened_at);
  const late = draft.market.dayOf(closed_at) < draft.state.hot.day;
  closeTrade(draft, now, trade, {
    trade_id,
    pnl: report.pnl,
    kind: kindAtClose(trade.kind, report.kind),
    closed_at,
    ratio,
    carryOut: false,
    timing: {
      closed_at: instantText(closed_at),
      ...(late ? { late: true as const } : {}),
      ...(report.closed_at === closed_at ? {} : { clock_skew: true as const }),
      ...(content_hash === undefined ? {} : { content_hash }),
    },
  });
  return undefined;
}

/** A trade entered as a manual override stays one (rules 2.1). */
const kindAtClose = (entered: Kind, reported: CloseReport['kind']): Kind =>
  entered === 'manual_override' ? entered : reported;

/** Neither in the future nor before the trade was opened; an impossible one is the time of recording (rules 1.2). */
function closingOf({ closed_at }: CloseReport, now: Instant, opened_at: Instant): Instant {
  if (closed_at < EARLIEST || closed_at >= LATEST) return now;
  return Math.max(Math.min(closed_at, now), Math.min(opened_at, now));
}

export interface Closing {
  readonly trade_id: string;
  readonly pnl: DecimalText;
  /** The kind at the close: an exit may be an emergency (rules 2.1). */
  readonly kind: Kind;
  /** When it was closed. */
  readonly closed_at: Instant;
  /** Its planned reward and risk (rules 2.5). */
  readonly ratio: Ratio | null;
  /** Whether a downgrade follows at once; live, the worker carries it out (rules 6.4). */
  readonly carryOut: boolean;
  readonly timing?: Pick<CloseFacts, 'closed_at' | 'late' | 'clock_skew' | 'content_hash'>;
}

/** A close, in the order of rules 9.5: the close; the triggers; if none holds, the raise or return of size. */
export function closeTrade(draft: Draft, at: Instant, trade: OpenTrade, closing: Closing): void {
  const line = closeLine(draft, at, trade, closing);
  draft.append(at, line);
  if (trade.mode === 'live' && isDowngraded(draft, at, closing.carryOut)) return;
  const { hot } = draft.state;
  if (hot.downgrade_due !== null) return;
  const extended = line.counted && line.outcome === 'win' && line.extends_streak;
  const change = extended ? sizeAfterWin(draft.state) : null;
  if (change !== null) draft.emit(at, { type: 'position_size.changed', ...change });
}

function isDowngraded(draft: Draft, at: Instant, carryOut: boolean): boolean {
  if (carryOut) return downgradeAtOnce(draft, at);
  settleTriggers(draft, at, null);
  return false;
}

type CloseLine = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/** A trade's close, by the bot's present state. */
function closeLine(draft: Draft, at: Instant, trade: OpenTrade, closing: Closing): CloseLine {
  const { state } = draft;
  const { hot, record } = state;
  const { trade_id, pnl, kind, ratio } = closing;
  const outcome = outcomeOf(pnl);
  const { not_counted, excused } = countingOf(state, trade, kind, outcome);
  const live = trade.mode === 'live';
  const in_balance = live && closing.closed_at <= record.portfolio.at;
  const start = draft.lineAt(at);
  const line: CloseLine = {
    seq: start.seq,
    at: start.at,
    type: kind === 'emergency_exit' ? 'trade.emergency_exit' : 'trade.closed',
    phase: start.phase,
    trade_id,
    pnl,
    counted: not_counted === null,
    outcome,
    equity: live && !in_balance ? sum(hot.equity, pnl) : hot.equity,
    mode: trade.mode,
    kind,
    in_tenure: trade.tenure === hot.tenure,
    notional: trade.notional,
    extends_streak: !isBelow(trade.notional, trade.thresholds.streak_from),
    ratio,
  };
  if (not_counted === null && !excused && !in_balance && closing.timing === undefined) return line;
  return completed(line, {
    ...(not_counted === null ? {} : { not_counted }),
    ...(excused ? { excused } : {}),
    ...(in_balance ? { in_balance } : {}),
    ...closing.timing,
  });
}

/** With the fields that most closes lack, each in its place in the order of rules 11. */
function completed(line: CloseLine, rarer: Partial<CloseFacts>): CloseLine {
  const { seq, at, type, phase, trade_id, pnl, counted, outcome, equity, ratio, ...rest } = line;
  const { not_counted, excused, in_balance, ...timing } = rarer;
  return {
    ...{ seq, at, type, phase, trade_id, pnl, counted, outcome, equity },
    ...(not_counted === undefined ? {} : { not_counted }),
    ...rest,
    ...(excused === undefined ? {} : { excused }),
    ...(in_balance === undefined ? {} : { in_balance }),
    ratio,
    ...timing,
  };
}
