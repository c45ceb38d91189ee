import type { TradingDay } from '../calendar/market.js';
import type { CheckedState, Hot, Policies, State, TrackRecord } from '../state.js';
import { copyOfHot, copyOfRecord, withSmallParts } from './changed.js';

/**
 * The state as a later trading day begins. Boundaries at which nothing happens write nothing (rules 2.9), so a
 * state is rolled to the present before it is looked at; rolling twice changes nothing.
 */
export function rolled(state: State, day: TradingDay): State {
  if (day <= state.hot.day) return state;
  const { hot, policies } = rolledHot(state, day);
  return { hot, policies, record: rolledRecord(state, day) };
}

const NOTHING_YET: Hot['today'] = { entries: 0, unconfirmed: [], slots: [] };

/** The same for the parts that a check reads. */
export function rolledHot<S extends CheckedState>(state: S, day: TradingDay): S {
  if (day <= state.hot.day) return state;
  const hot = copyOfHot(state.hot);
  hot.day = day;
  hot.day_equity = hot.equity;
  hot.today = NOTHING_YET;
  return withSmallParts(state, hot, atBoundary(state.policies));
}

/** The tighter keys that waited for the boundary take effect (rules 7.4). */
function atBoundary(policies: Policies): Policies {
  const { boundary, next_tenure } = policies;
  if (boundary === null) return policies;
  const { version, policy, partial } = boundary;
  return { version, policy, boundary: null, next_tenure, partial };
}

function rolledRecord({ hot, record }: State, day: TradingDay): TrackRecord {
  if (record.session !== null)
    throw new Error(`the session of trading day ${hot.day} was not finalised before day ${day}`);
  const looked = hot.breaker === null && hot.downgrade_due === null;
  const next = copyOfRecord(record);
  if (looked) next.looks += day - hot.day;
  next.day_base = hot.equity;
  next.day_pnl = '0';
  next.opening_phase = hot.phase;
  next.breaker_trips = 0;
  next.size_began = {
    yesterday: day === hot.day + 1 ? record.size_began.today : hot.size,
    today: hot.size,
  };
  return next;
}
