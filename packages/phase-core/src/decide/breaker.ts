import type { ByPerson } from '../event-facts.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { carryOutDowngrade, tripBreaker } from './downgrade.js';
import type { Draft } from './draft.js';
import type { Refusal } from './refusal.js';

/** An operator acknowledges the breaker: trading may go on (rules 6.3). What is due is carried out first. */
export function decideAcknowledge(
  draft: Draft,
  now: Instant,
  person: ByPerson,
): EventOf<'breaker.acknowledged'> | Refusal {
  draft.reach(now);
  carryOutDowngrade(draft, now);
  if (draft.state.hot.breaker === null) return { refused: 'BREAKER_CLOSED' };
  draft.emit(now, { type: 'breaker.acknowledged', ...person });
  return draft.events.at(-1) as EventOf<'breaker.acknowledged'>;
}

/** An operator trips the breaker; if it is already open, nothing is recorded (rules 6.3). */
export function decideTrip(draft: Draft, now: Instant, person: ByPerson): void {
  draft.reach(now);
  tripBreaker(draft, now, { cause: 'manual', ...person });
}
