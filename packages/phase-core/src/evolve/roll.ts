import type { TradingDay } from '../calendar/market.js';
import type { CheckedState, Policies, State, TrackRecord } from '../state.js';

/**
 * The state as a later trading day begins. Boundaries at which nothing happens write nothing (rules 2.9), so
 * whoever looks at a state rolls it to the present first; rolling twice changes nothing.
 */
export function rolled(state: State, day: TradingDay): State {
  const { hot, policies } = rolledHot(state, day);
  const record = rolledRecord(state, day);
  return hot === state.hot && policies === state.policies && record === state.record
    ? state
    : { hot, policies, record };
}

/** The same for the parts that a check reads. */
export function rolledHot<S extends CheckedState>(state: S, day: TradingDay): S {
  if (day <= state.hot.day) return state;
  return {
    ...state,
    hot: { ...state.hot, day, held_back: '0', today: { entries: 0, unconfirmed: 0, slots: [] } },
    policies:
      state.policies.pending?.from === 'boundary' ? inForce(state.policies) : state.policies,
  };
}

/** A pending policy version takes effect. */
export function inForce({ version, policy, pending }: Policies): Policies {
  return pending === null
    ? { version, policy, pending }
    : { version: pending.version, policy: pending.policy, pending: null };
}

function rolledRecord({ hot, record }: State, day: TradingDay): TrackRecord {
  if (day <= hot.day) return record;
  if (record.session !== null)
    throw new Error(`the session of trading day ${hot.day} was not finalised before day ${day}`);
  return {
    ...record,
    day_base: hot.equity,
    day_pnl: '0',
    breaker_trips: 0,
    size_began: {
      yesterday: day === hot.day + 1 ? record.size_began.today : hot.size,
      today: hot.size,
    },
  };
}
