import type { TradingDay } from '../calendar/market.js';
import type { CheckedState, Hot, Policies, State, TrackRecord } from '../state.js';
import { changedHot, changedRecord, withSmallParts } from './changed.js';

/**
 * The state as a later trading day begins. Boundaries at which nothing happens write nothing (rules 2.9), so a
 * state is rolled to the present before it is looked at; rolling twice changes nothing.
 */
export function rolled(state: State, day: TradingDay): State {
  const { hot, policies } = rolledHot(state, day);
  const record = rolledRecord(state, day);
  return hot === state.hot && policies === state.policies && record === state.record
    ? state
    : { hot, policies, record };
}

const NOTHING_YET: Hot['today'] = { entries: 0, unconfirmed: [], slots: [] };

/** The same for the parts that a check reads. */
export function rolledHot<S extends CheckedState>(state: S, day: TradingDay): S {
  if (day <= state.hot.day) return state;
  const { hot, policies } = state;
  return withSmallParts(
    state,
    changedHot(hot, { day, day_equity: hot.equity, today: NOTHING_YET }),
    atBoundary(policies),
  );
}

/** The tighter keys that waited for the boundary take effect (rules 7.4). */
function atBoundary(policies: Policies): Policies {
  const { boundary } = policies;
  return boundary === null ? policies : { ...policies, ...boundary, boundary: null };
}

function rolledRecord({ hot, record }: State, day: TradingDay): TrackRecord {
  if (day <= hot.day) return record;
  if (record.session !== null)
    throw new Error(`the session of trading day ${hot.day} was not finalised before day ${day}`);
  const looked = hot.breaker === null && hot.downgrade_due === null;
  return changedRecord(record, {
    looks: looked ? record.looks + (day - hot.day) : record.looks,
    day_base: hot.equity,
    day_pnl: '0',
    opening_phase: hot.phase,
    breaker_trips: 0,
    size_began: {
      yesterday: day === hot.day + 1 ? record.size_began.today : hot.size,
      today: hot.size,
    },
  });
}
