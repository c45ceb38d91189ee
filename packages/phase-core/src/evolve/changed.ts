import type { Instant } from '../instant.js';
import type { CheckedState, Hot, Policies, RunningSession, State, TrackRecord } from '../state.js';

// Copies with some fields changed. They spell every field out, where `{ ...hot, size }` would read better, because
// V8 gives each spread of a spread a shape of its own: a state that many events have gone through would be read and
// copied ten times as slowly.

export function changed(state: State, changes: Partial<State>): State {
  const { hot, policies, record } = state;
  return Object.assign({ hot, policies, record }, changes);
}

/** The same of a state that may be the small parts alone. */
export function withSmallParts<S extends CheckedState>(state: S, hot: Hot, policies: Policies): S {
  const { record } = state as Partial<State>;
  return (record === undefined
    ? { hot, policies }
    : { hot, policies, record }) as CheckedState as S;
}

export const changedHot = (hot: Hot, changes: Partial<Hot>): Hot =>
  Object.assign(copyOf(hot), changes);

/** As it is after every event: with the event's number and instant. */
export function stampedHot(hot: Hot, seq: number, at: Instant): Hot {
  const copy = copyOf(hot);
  copy.seq = seq;
  copy.at = at;
  return copy;
}

function copyOf(hot: Hot): { -readonly [Field in keyof Hot]: Hot[Field] } {
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

export function changedRecord(
  record: TrackRecord,
  ...changes: readonly (Partial<TrackRecord> | null)[]
): TrackRecord {
  const copy: TrackRecord = {
    tenure: record.tenure,
    evidence_from: record.evidence_from,
    recommended: record.recommended,
    suggested: record.suggested,
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
  for (const some of changes) Object.assign(copy, some);
  return copy;
}

export function changedSession(
  session: RunningSession,
  changes: Partial<RunningSession>,
): RunningSession {
  const copy: RunningSession = {
    position_sizes: session.position_sizes,
    trades_executed: session.trades_executed,
    tally: session.tally,
    tenure_tally: session.tenure_tally,
    tenure_before: session.tenure_before,
    pnl: session.pnl,
    counted_pnl: session.counted_pnl,
    imported: session.imported,
  };
  return Object.assign(copy, changes);
}
