import { decimal, type DecimalText } from '../numbers/decimal.js';
import { compare } from '../numbers/fraction.js';
import { maxDrawdown, pathOf } from '../rules/drawdown.js';
import { evidenceSessions, windowIncidents } from '../rules/gate.js';
import { longestAbsence } from '../rules/missed-days.js';
import type { CountedTrade, State } from '../state.js';
import { keptAfter, least, soonest, type SlidingWindow } from './sliding-window.js';

/** The fewest next trades without any fall after which the drawdown is below its limit; null: it never is. */
export function tradesUntilSmallDrawdown(
  window: SlidingWindow<CountedTrade>,
  limit: DecimalText,
): number | null {
  const small = (next: number): boolean => {
    const kept = keptAfter(window, next);
    if (kept.length === 0) return decimal(limit).gt(0);
    const largest = maxDrawdown(pathOf(kept));
    return largest !== null && compare(largest, limit) < 0;
  };
  return small(window.size) ? least(soonest(window), window.size, small) : null;
}

/** The fewest trading days, the running one included, with an entry on each after which the gap is short enough. */
export function daysUntilNoGap(state: State, allowed: number, lookback: number): number {
  const { day } = state.hot;
  return least(1, lookback, (days) => {
    const entered = Array.from({ length: days }, (_, place) => day + place);
    const before = state.record.entry_days.filter((known) => known < day);
    const then = {
      ...state,
      hot: { ...state.hot, day: day + days },
      record: { ...state.record, entry_days: [...before, ...entered] },
    };
    return longestAbsence(then, lookback) <= allowed;
  });
}

/** Counted sessions, opened after the last incident that must leave, until the window holds no earlier one. */
export function sessionsUntilIncidentsLeave(state: State, allowed: number): number {
  const { session_window } = state.policies.policy.gates.experience;
  const incidents = [...windowIncidents(state)].sort((a, b) => a - b);
  const last = incidents[incidents.length - allowed - 1];
  if (last === undefined) return 0;
  return session_window - evidenceSessions(state).filter(({ open }) => open > last).length;
}
