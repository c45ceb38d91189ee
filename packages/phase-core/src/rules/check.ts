import type { Market } from '../calendar/market.js';
import type { BlockReason } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { decimal, type DecimalText } from '../numbers/decimal.js';
import type { Mode } from '../phase.js';
import type { CheckedState, State } from '../state.js';
import { MOST_PERMITS, outstandingPermits } from './outstanding-permits.js';
import { effectiveSize } from './sizing.js';

/** What is asked before an entry. */
export interface Question {
  readonly mode: Mode;
  readonly notional: DecimalText;
  /** A permit whose own claim does not count, when it is renewed. */
  readonly renewing?: string;
}

/** What stands outside the bot's own log and blocks entries all the same. */
export interface Surroundings {
  /** An administrator stopped all bots. */
  readonly halted: boolean;
  /** The bot's log is damaged (rules 8.3). */
  readonly quarantined: boolean;
}

/** The answer of the rules: an allow is one without reasons. */
export interface Verdict {
  readonly reasons: readonly BlockReason[];
  /** The effective size; null: no limit. */
  readonly max_notional: DecimalText | null;
  /** With DAILY_LIMIT: the next boundary, null beyond the calendar. */
  readonly next_allowed_at: Instant | null;
}

/** Every reason that holds against an entry, in the order of rules 3, at a state that is rolled to `now`. */
export function verdict(
  market: Market,
  state: CheckedState,
  now: Instant,
  question: Question,
  around: Surroundings,
): Verdict {
  const { hot } = state;
  const live = question.mode === 'live';
  const max_notional = live ? effectiveSize(state) : null;
  const holds: Record<BlockReason, boolean> = {
    HALTED: around.halted && live,
    QUARANTINED: around.quarantined,
    CALENDAR_ENDED: live && !market.covers(now),
    BREAKER_OPEN: hot.breaker !== null && (live || hot.breaker.blocks_paper),
    DOWNGRADE_DUE: live && hot.downgrade_due !== null,
    PAPER_ONLY: live && hot.phase === 'experience',
    DAILY_LIMIT: live && dayIsTaken(state, question.renewing),
    PERMITS_EXHAUSTED: live && outstandingPermits(hot, question.renewing) >= MOST_PERMITS,
    SIZE_EXCEEDED: max_notional !== null && decimal(question.notional).gt(max_notional),
  };
  const next = market.openOf(market.dayOf(now) + 1);
  return {
    reasons: (Object.keys(holds) as BlockReason[]).filter((reason) => holds[reason]),
    max_notional,
    next_allowed_at: holds.DAILY_LIMIT && Number.isFinite(next) ? next : null,
  };
}

/** Seconds until an instant, rounded up (rules 3). */
export const countdownSeconds = (now: Instant, until: Instant): number =>
  Math.ceil((until - now) / 1000);

/** The entries, permits and possible entries of the day reach Proof of Concept's limit (rules 3.1). */
function dayIsTaken({ hot, policies }: CheckedState, renewing?: string): boolean {
  if (hot.phase !== 'proof_of_concept') return false;
  return claimsToday(hot, renewing) >= policies.policy.limits.proof_of_concept.trades_per_day;
}

/** Whatever may have become a live entry of the day. */
export function claimsToday(hot: State['hot'], except?: string): number {
  return hot.today.entries + hot.today.unconfirmed + outstandingPermits(hot, except);
}

/** The lowest slot of the day that nothing claims yet. */
export function freeSlot({ slots }: State['hot']['today']): number {
  let slot = 1;
  while (slots.includes(slot)) slot += 1;
  return slot;
}
