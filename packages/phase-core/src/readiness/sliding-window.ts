import { evidenceSessions, evidenceTrades } from '../rules/gate.js';
import type { CountedSession, CountedTrade, State } from '../state.js';

/** A gate's evidence, oldest first: new items push the oldest out once `size` is reached (rules 4.1). */
export interface SlidingWindow<T> {
  readonly size: number;
  readonly items: readonly T[];
  /** The running session, which is the first of the next ones and holds trades already; null: none. */
  readonly running: T | null;
}

/** The part of today's evidence that a window still holds after `next` more items, the running one included. */
export function keptAfter<T>(
  { size, items, running }: SlidingWindow<T>,
  next: number,
): readonly T[] {
  if (next > size) return [];
  const kept = next === size ? [] : items.slice(-(size - next));
  return running === null ? kept : [...kept, running];
}

/** The minimum number of items before a criterion can change to met: those that fill the window, or one. */
export const soonest = ({ size, items }: SlidingWindow<unknown>): number =>
  Math.max(1, size - items.length);

/** After this many items nothing of today's evidence is left. */
export const latest = ({ size, running }: SlidingWindow<unknown>): number =>
  running === null ? size : size + 1;

/** The smallest whole number of a range from which on a condition holds; the range's end if it never does. */
export function least(from: number, to: number, holds: (count: number) => boolean): number {
  let low = from;
  let high = Math.max(from, to);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

type TalliedSession = Pick<CountedSession, 'tally'>;

export function sessionWindow(state: State): SlidingWindow<TalliedSession> {
  const { session_window } = state.policies.policy.gates.experience;
  const tally = state.record.session?.tenure_tally;
  return {
    size: session_window,
    items: evidenceSessions(state),
    running: tally === undefined || tally.counted === 0 ? null : { tally },
  };
}

/** The window of a live phase's gate; Scaling has none. */
export function tradeWindow(state: State): SlidingWindow<CountedTrade> {
  const { hot } = state;
  const { gates } = state.policies.policy;
  if (hot.phase !== 'proof_of_concept' && hot.phase !== 'real_money_trial')
    return { size: 0, items: [], running: null };
  const size = gates[hot.phase].trade_window;
  return { size, items: evidenceTrades(state, size), running: null };
}
