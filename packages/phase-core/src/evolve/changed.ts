import type { Instant } from '../instant.js';
import type { CheckedState, Hot, Policies, RunningSession, State, TrackRecord } from '../state.js';

// Copies with some fields changed. They spell every field out, where `{ ...hot, size }` would read better, because
// V8 gives each spread of a spread a shape of its own: a state that many events have gone through would be read and
// copied ten times as slowly. What an entry or a close changes is set in a copy (`copyOf…`) field by field, for
// `Object.assign` costs as much as the copy.

/** For one who made it, and nobody else, to write. */
export type Copy<T> = { -readonly [Field in keyof T]: T[Field] };

export const changed = (state: State, changes: Partial<State>): State => ({
  hot: changes.hot ?? state.hot,
  policies: changes.policies ?? state.policies,
  record: changes.record ?? state.record,
});

/** The same of a state that may be the small parts alone. */
export function withSmallParts<S extends CheckedState>(state: S, hot: Hot, policies: Policies): S {
  const { record } = state as Partial<State>;
  return (record === undefined
    ? { hot, policies }
    : { hot, policies, record }) as CheckedState as S;
}

export const changedHot = (hot: Hot, changes: Partial<Hot>): Hot =>
  Object.assign(copyOfHot(hot), changes);

/** As it is after every event: with the event's number and instant. `made`: for this event, so nobody else has it yet. */
export function stampedHot(hot: Hot, made: boolean, seq: number, at: Instant): Hot {
  const stamped = made ? (hot as Copy<Hot>) : copyOfHot(hot);
  stamped.seq = seq;
  stamped.at = at;
  return stamped;
}

export function copyOfHot(hot: Hot): Copy<Hot> {
  return {
    version: hot.version,
    seq: hot.seq,
    at: hot.at,
    phase: hot.phase,
    size: hot.size,
    tenure: hot.tenure,
    day: hot.day,
    breaker: hot.breaker,
    downgrade_due: hot.downgrade_due,
    equity: hot.equity,
    day_equity: hot.day_equity,
    today: hot.today,
    permits: hot.permits,
    exposure: hot.exposure,
    used_sizes: hot.used_sizes,
    open_trades: hot.open_trades,
    strategy: hot.strategy,
  };
}

export const changedRecord = (
  record: TrackRecord,
  ...changes: readonly Partial<TrackRecord>[]
): TrackRecord => Object.assign(copyOfRecord(record), ...changes) as TrackRecord;

export function copyOfRecord(record: TrackRecord): Copy<TrackRecord> {
  return {
    tenure: record.tenure,
    evidence_from: record.evidence_from,
    recommended: record.recommended,
    suggested: record.suggested,
    first_approval: record.first_approval,
    sessions: record.sessions,
    trade_count: record.trade_count,
    session_count: record.session_count,
    profitable_sessions: record.profitable_sessions,
    totals: record.totals,
    sessions_since_raise: record.sessions_since_raise,
    entry_days: record.entry_days,
    active_days: record.active_days,
    looks: record.looks,
    trades: record.trades,
    win_streak: record.win_streak,
    win_closes: record.win_closes,
    losses: record.losses,
    allowance: record.allowance,
    size_began: record.size_began,
    peak: record.peak,
    peak_path: record.peak_path,
    day_base: record.day_base,
    day_pnl: record.day_pnl,
    incidents: record.incidents,
    evidence_of: record.evidence_of,
    open: record.open,
    net_flow: record.net_flow,
    session: record.session,
    opening_phase: record.opening_phase,
    breaker_trips: record.breaker_trips,
    portfolio: record.portfolio,
    history: record.history,
    imported_as: record.imported_as,
  };
}

export const changedSession = (
  session: RunningSession,
  changes: Partial<RunningSession>,
): RunningSession => Object.assign(copyOfSession(session), changes);

export function copyOfSession(session: RunningSession): Copy<RunningSession> {
  return {
    position_sizes: session.position_sizes,
    trades_executed: session.trades_executed,
    tally: session.tally,
    tenure_tally: session.tenure_tally,
    tenure_before: session.tenure_before,
    pnl: session.pnl,
    counted_pnl: session.counted_pnl,
    imported: session.imported,
  };
}
