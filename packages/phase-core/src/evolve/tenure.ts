import type { Market } from '../calendar/market.js';
import type { EventOf, LeftBy } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import { completed } from '../policy/stored.js';
import { NO_LOSSES } from '../rules/streaks.js';
import { EMPTY_TALLY } from '../rules/tally.js';
import type { PendingPolicy, Policies, RunningSession, State, TrackRecord } from '../state.js';
import { NO_STEPS } from '../rules/peak-path.js';
import { changedHot, changedRecord, changedSession } from './changed.js';

type TenureRecord = Omit<
  TrackRecord,
  | 'evidence_of'
  | 'open'
  | 'net_flow'
  | 'session'
  | 'opening_phase'
  | 'breaker_trips'
  | 'portfolio'
  | 'history'
  | 'imported_as'
>;

/** The part of the record that restarts with a tenure (rules 2.6). */
export function freshTenure(
  at: Instant,
  day: number,
  size: DecimalText | null,
  equity: DecimalText,
): TenureRecord {
  return {
    tenure: { at, day },
    ...freshEvidence(at, day),
    looks: 0,
    trades: [],
    win_streak: 0,
    win_closes: [],
    losses: NO_LOSSES,
    allowance: { entries: 0, excused: 0 },
    size_began: { today: size, yesterday: size },
    peak: equity,
    peak_path: NO_STEPS,
    day_base: equity,
    day_pnl: '0',
    incidents: [],
  };
}

/** The part of it that is the gate's evidence: windows and day counts (evidence E6). */
function freshEvidence(at: Instant, day: number) {
  return {
    evidence_from: { at, day },
    recommended: false,
    suggested: false,
    first_approval: undefined,
    sessions: [],
    trade_count: 0,
    session_count: 0,
    profitable_sessions: { own: 0, imported: [] },
    totals: { counted: '0', others: '0' },
    sessions_since_raise: 0,
    entry_days: [],
    active_days: [],
  };
}

/** The bot enters a phase: a new tenure begins. */
export function entered(market: Market, state: State, event: EventOf<LeftBy>): State {
  const { hot, record } = state;
  const at = instantOf(event.at);
  const opens =
    event.type === 'phase.advanced' && event.trigger === 'auto' && at === market.openOf(hot.day);
  return {
    hot: changedHot(hot, {
      phase: event.to,
      size: event.size,
      tenure: hot.tenure + 1,
      downgrade_due: null,
      used_sizes: [],
    }),
    policies: atNextTenure(state.policies),
    record: changedRecord(record, freshTenure(at, hot.day, event.size, hot.equity), {
      opening_phase: opens ? event.to : record.opening_phase,
      session: withoutEvidence(record.session),
    }),
  };
}

/**
 * The gate's evidence begins anew, and nothing that protects: the loss streak, the rolling window, the peak and
 * the day's base go on (evidence E6).
 */
export function evidenceRestarted(
  { hot, record, ...rest }: State,
  event: EventOf<'evidence.restarted'>,
): State {
  const fresh = freshEvidence(instantOf(event.at), hot.day);
  const session = withoutEvidence(record.session);
  return {
    ...rest,
    hot,
    record: changedRecord(record, fresh, { evidence_of: hot.strategy, session }),
  };
}

const withoutEvidence = (session: RunningSession | null): RunningSession | null =>
  session === null
    ? null
    : changedSession(session, { tenure_tally: EMPTY_TALLY, tenure_before: null });

/** The version that waited for the next tenure takes effect; a policy from before the third edition is completed. */
function atNextTenure(policies: Policies): Policies {
  const { boundary, next_tenure } = policies;
  const waiting = next_tenure === null && boundary !== null ? whole(boundary) : null;
  const { version, policy, partial } = whole(next_tenure ?? policies);
  return { version, policy, boundary: waiting, next_tenure: null, partial };
}

const whole = ({ version, policy, partial }: PendingPolicy): PendingPolicy => ({
  version,
  policy: partial ? completed(policy) : policy,
  partial: false,
});
