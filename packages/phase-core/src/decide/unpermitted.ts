import type { EntryFacts } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { claimsToday, freeSlot } from '../rules/check.js';
import { entryThresholds } from '../rules/sizing.js';
import { tripBreaker } from './downgrade.js';
import type { Draft } from './draft.js';

/**
 * A trade that nobody asked for is recorded all the same (rules 3.5): an incident, and with real money the
 * breaker trips. `entriesThatDay`: the live entries of an earlier trading day, when it is reported late.
 */
export function recordUnpermitted(
  draft: Draft,
  at: Instant,
  entry: EntryFacts,
  entriesThatDay?: number,
): void {
  const { hot, policies } = draft.state;
  const limit = policies.policy.limits.proof_of_concept.trades_per_day;
  const limited = entry.mode === 'live' && hot.phase === 'proof_of_concept';
  const slot = limited && entriesThatDay === undefined ? freeSlot(hot.today) : Infinity;
  const beyond = limited && (entriesThatDay ?? claimsToday(hot)) >= limit;
  draft.emit(at, {
    type: 'trade.unpermitted',
    ...entry,
    ...entryThresholds(draft.state),
    ...(slot <= limit && !beyond ? { slot } : {}),
  });
  if (beyond) {
    const entries =
      entriesThatDay === undefined ? draft.state.hot.today.entries : entriesThatDay + 1;
    draft.emit(at, { type: 'poc.daily_limit_exceeded', trade_id: entry.trade_id, entries });
  }
  if (entry.mode === 'live') tripBreaker(draft, at, { cause: 'unpermitted_trade' });
}
