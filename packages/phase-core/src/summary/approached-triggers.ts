import type { Market } from '../calendar/market.js';
import type { Trigger } from '../event-facts.js';
import { effectiveAt, type PhaseEvent } from '../events.js';
import { evolve } from '../evolve/evolve.js';
import { rolled } from '../evolve/roll.js';
import { nearTriggers } from '../rules/headroom.js';
import type { State } from '../state.js';

/**
 * The triggers that a command made near (rules 6.5): near after its last event, and not at some point before it. A
 * trigger that stays near is reported once; one that ceased to be near in between, for example at a boundary, is
 * reported again. A trigger that already holds is a downgrade and gives no warning.
 *
 * @param began the state before the first event
 * @param after the state after the last one
 */
export function approachedTriggers(
  market: Market,
  began: State,
  events: readonly PhaseEvent[],
  after: State,
): Trigger[] {
  if (after.record === began.record || after.hot.downgrade_due !== null) return [];
  let candidates = nearTriggers(after);
  const approached = new Set<Trigger>();
  const look = (state: State): void => {
    const near = nearTriggers(state);
    for (const trigger of candidates) if (!near.includes(trigger)) approached.add(trigger);
    candidates = candidates.filter((trigger) => !approached.has(trigger));
  };
  let state = began;
  if (candidates.length > 0) look(state);
  for (const event of events) {
    if (candidates.length === 0) break;
    if (state.record.session === null) look(rolled(state, market.dayOf(effectiveAt(event))));
    state = evolve(market, state, event);
    look(state);
  }
  return nearTriggers(after).filter((trigger) => approached.has(trigger));
}
