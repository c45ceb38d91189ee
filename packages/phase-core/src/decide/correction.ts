import type { ByPerson, NotCounted, Outcome } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { difference, sum, type DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import type { Kind, Mode } from '../phase.js';
import { countingOf } from '../rules/counting.js';
import { outcomeOf } from '../rules/tally.js';
import type { EntryThresholds, OpenTrade } from '../state.js';
import { settleTriggers } from './downgrade.js';
import type { Draft } from './draft.js';
import { blocked, refusedPassword, type PasswordCheck } from './override.js';
import type { Refusal } from './refusal.js';

/** A recorded trade as an administrator's correction finds it. */
export interface RecordedTrade {
  readonly trade_id: string;
  readonly symbol: string;
  readonly mode: Mode;
  readonly kind: Kind;
  readonly tenure: number;
  readonly notional: DecimalText;
  readonly thresholds: EntryThresholds;
  /** Recorded so late that it counts only if it loses (rules 2.14). */
  readonly counts_if_lost: boolean;
  readonly ratio: Ratio | null;
  readonly counted: boolean;
  /** It was taken out by an administrator already. */
  readonly voided: boolean;
  /** Null: still open. */
  readonly close: RecordedClose | null;
}

export interface RecordedClose {
  readonly seq: number;
  readonly pnl: DecimalText;
  readonly closed_at: Instant;
  readonly excused: boolean;
  /** The finalised session in which it closed; null: the running one. */
  readonly session_date: string | null;
}

/**
 * A closed trade's result is corrected: appended, nothing overwritten. An accepted override (rules 7.5), whose
 * outcome is judged as a close is.
 */
export function decideCorrection(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
  pnl: DecimalText,
  password: PasswordCheck,
): Refusal | undefined {
  draft.reach(now);
  if (trade.voided) return voidedBefore(trade);
  if (trade.close === null) return { refused: 'TRADE_NOT_CLOSED', trade_id: trade.trade_id };
  const refused = overridden(draft, now, person, trade, pnl, password);
  if (refused === undefined) correct(draft, now, person, { ...trade, close: trade.close }, pnl);
  return refused;
}

/** A trade that never was, or an orphan, is taken out: an open one is closed without a result (rules 7.5). */
export function decideVoid(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
  password: PasswordCheck,
): Refusal | undefined {
  draft.reach(now);
  if (trade.voided) return voidedBefore(trade);
  const refused = overridden(draft, now, person, trade, null, password);
  if (refused === undefined) voidTrade(draft, now, person, trade);
  return refused;
}

const voidedBefore = ({ trade_id }: RecordedTrade): Refusal => ({
  refused: 'TRADE_CONFLICT',
  trade_id,
  conflict: 'voided',
});

/** The correction itself, once it is allowed. */
export function correct(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade & { readonly close: RecordedClose },
  pnl: DecimalText,
): void {
  const outcome = outcomeOf(pnl);
  const not_counted_after = countingAfter(draft, trade, trade.close, outcome);
  draft.emit(now, {
    type: 'trade.corrected',
    ...correctionFacts(draft, trade, pnl),
    pnl,
    outcome,
    counted_after: not_counted_after === null,
    ...(not_counted_after === null ? {} : { not_counted_after }),
    ...person,
  });
  if (trade.mode === 'live') settleTriggers(draft, now, null);
}

/** The voiding itself, once it is allowed. */
export function voidTrade(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
): void {
  draft.emit(now, {
    type: 'trade.voided',
    ...correctionFacts(draft, trade, '0'),
    was: trade.close === null ? 'open' : 'closed',
    ...person,
  });
  if (trade.mode === 'live' && trade.close !== null) settleTriggers(draft, now, null);
}

/** The attempt stands in the log before it has an effect; with a paper trade it is no incident (rules 7.3). */
function overridden(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
  pnl: DecimalText | null,
  password: PasswordCheck,
): Refusal | undefined {
  const attempt = {
    action: pnl === null ? ('void' as const) : ('correction' as const),
    trade_id: trade.trade_id,
    pnl_before: trade.close?.pnl ?? null,
    pnl,
    ...person,
  };
  const obstacle = refusedPassword(password);
  if (obstacle !== null) return blocked(draft, now, attempt, obstacle);
  const incident = trade.mode === 'live';
  draft.emit(now, { type: 'phase.override_accepted', ...attempt, incident });
  return undefined;
}

/** Why the trade does not count with the right result; null: it does. The allowance it used it still uses. */
function countingAfter(
  { state }: Draft,
  trade: RecordedTrade,
  { excused }: RecordedClose,
  outcome: Outcome,
): NotCounted | null {
  const asOpen: OpenTrade = {
    symbol: trade.symbol,
    side: 'long',
    mode: trade.mode,
    kind: trade.kind,
    tenure: trade.tenure,
    day: state.hot.day,
    opened_at: state.hot.at,
    notional: trade.notional,
    thresholds: trade.thresholds,
    late: trade.counts_if_lost,
    strategy: null,
  };
  if (excused && outcome === 'loss') return 'kind';
  return countingOf(state, asOpen, trade.kind, outcome).not_counted;
}

function correctionFacts({ state }: Draft, trade: RecordedTrade, pnl: DecimalText) {
  const { trade_id, mode, counted, tenure, ratio, notional, close } = trade;
  const pnl_before = close?.pnl ?? '0';
  const in_balance = close !== null && close.closed_at <= state.record.portfolio.at;
  const moves = mode === 'live' && !in_balance;
  const { equity } = state.hot;
  return {
    trade_id,
    pnl_before,
    mode,
    counted,
    tenure,
    session_date: close?.session_date ?? null,
    ratio,
    notional,
    equity: moves ? sum(equity, difference(pnl, pnl_before)) : equity,
    ...(close === null ? {} : { closed_seq: close.seq }),
    ...(in_balance ? { in_balance: true as const } : {}),
  };
}
