import type { Market } from '../calendar/market.js';
import type { BlockReason } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { isAbove, type DecimalText } from '../numbers/decimal.js';
import type { Mode } from '../phase.js';
import type { CheckedState, State } from '../state.js';
import { MAX_PERMITS, outstandingPermits } from './outstanding-permits.js';
import { maxNotional, roomFor, type Room } from './room.js';

/** The question of a check, before an entry. */
export interface Question {
  readonly mode: Mode;
  readonly symbol: string;
  readonly notional: DecimalText;
  /** A permit whose own claim does not count, when it is renewed. */
  readonly renewing?: string;
}

/** Reasons to block entries from outside the bot's own log. */
export interface PlatformStatus {
  /** An administrator stopped every entry of every bot. */
  readonly halted: boolean;
  /** The bot's log is damaged (rules 8.3). */
  readonly quarantined: boolean;
  /** The database clock is more than 5 s behind the log's last instant (rules 2.9). */
  readonly clock_regressed: boolean;
}

/** Nothing outside the bot's log blocks entries. */
export const OPERATIONAL: PlatformStatus = {
  halted: false,
  quarantined: false,
  clock_regressed: false,
};

/** How far the database clock may be behind the log's last instant (rules 2.9). */
const CLOCK_TOLERANCE_MS = 5_000;

export const clockRegressed = (clock: Instant, lastInstant: Instant): boolean =>
  clock < lastInstant - CLOCK_TOLERANCE_MS;

/** A reason that holds against an entry, with the figures that belong to it. */
export type Block =
  | {
      readonly code: 'DAILY_LIMIT';
      /** The next boundary; null: beyond the calendar. */
      readonly next_allowed_at: Instant | null;
    }
  | {
      readonly code: 'SIZE_EXCEEDED' | 'EXPOSURE_EXCEEDED';
      /** Null: not kept, in logs from before it was. */
      readonly notional: DecimalText | null;
      /** The largest notional that would be allowed now. */
      readonly max_notional: DecimalText;
    }
  | { readonly code: Exclude<BlockReason, 'DAILY_LIMIT' | 'SIZE_EXCEEDED' | 'EXPOSURE_EXCEEDED'> };

/** The answer of the rules: an allow is one without blocks. */
export interface Verdict {
  readonly blocks: readonly Block[];
  /** The largest notional that would be allowed now; null: no limit. */
  readonly max_notional: DecimalText | null;
}

/** Reasons that make a block of a repeated check whose permit is outstanding (rules 3.3). */
export const STOPS: readonly BlockReason[] = [
  'HALTED',
  'QUARANTINED',
  'CLOCK_REGRESSED',
  'BREAKER_OPEN',
  'DOWNGRADE_DUE',
];

const NO_LIMIT: Room = { size: null, exposure: null };

/** The room for the requested entry; paper needs none (rules 3.2). */
export const roomOf = (
  state: CheckedState,
  { mode, symbol, renewing }: Pick<Question, 'mode' | 'symbol' | 'renewing'>,
): Room => (mode === 'live' ? roomFor(state, symbol, renewing) : NO_LIMIT);

/** The codes of blocks, as logs and answers have them. */
export const codesOf = (blocks: readonly Block[]): BlockReason[] => blocks.map(({ code }) => code);

/** Every reason that holds against an entry, in the order of rules 3, at a state that is rolled to `now`. */
export function verdict(
  market: Market,
  state: CheckedState,
  now: Instant,
  question: Question,
  platform: PlatformStatus,
  room = roomOf(state, question),
): Verdict {
  const { hot } = state;
  const { mode, notional, renewing } = question;
  const max_notional = maxNotional(room);
  const blocks: Block[] = [];
  if (platform.halted) blocks.push({ code: 'HALTED' });
  if (platform.quarantined) blocks.push({ code: 'QUARANTINED' });
  const live = mode === 'live';
  if (live && platform.clock_regressed) blocks.push({ code: 'CLOCK_REGRESSED' });
  if (live && !market.covers(now)) blocks.push({ code: 'CALENDAR_ENDED' });
  if (hot.breaker !== null && (live || hot.breaker.blocks_paper))
    blocks.push({ code: 'BREAKER_OPEN' });
  if (live && hot.downgrade_due !== null) blocks.push({ code: 'DOWNGRADE_DUE' });
  if (live && hot.phase === 'experience') blocks.push({ code: 'PAPER_ONLY' });
  if (live && dayIsTaken(state, renewing))
    blocks.push({ code: 'DAILY_LIMIT', next_allowed_at: nextDay(market, now) });
  if (live && outstandingPermits(hot, renewing) >= MAX_PERMITS)
    blocks.push({ code: 'PERMITS_EXHAUSTED' });
  if (exceeds(notional, room.size))
    blocks.push({ code: 'SIZE_EXCEEDED', notional, max_notional: max_notional! });
  if (exceeds(notional, room.exposure))
    blocks.push({ code: 'EXPOSURE_EXCEEDED', notional, max_notional: max_notional! });
  return { blocks, max_notional };
}

function nextDay(market: Market, now: Instant): Instant | null {
  const next = market.openOf(market.dayOf(now) + 1);
  return Number.isFinite(next) ? next : null;
}

const exceeds = (notional: DecimalText, room: DecimalText | null): boolean =>
  room !== null && isAbove(notional, room);

/** Seconds until an instant, rounded up (rules 3). */
export const countdownSeconds = (now: Instant, until: Instant): number =>
  Math.ceil((until - now) / 1000);

/** The entries, permits and possible entries of the day reach Proof of Concept's limit (rules 3.1). */
function dayIsTaken({ hot, policies }: CheckedState, renewing?: string): boolean {
  if (hot.phase !== 'proof_of_concept') return false;
  return claimsToday(hot, renewing) >= policies.policy.limits.proof_of_concept.trades_per_day;
}

/** Live entries of the day, and permits that may have become entries. */
export function claimsToday(hot: State['hot'], except?: string): number {
  return hot.today.entries + hot.today.unconfirmed.length + outstandingPermits(hot, except);
}

/** The lowest slot of the day that nothing claims yet. */
export function freeSlot({ slots }: State['hot']['today']): number {
  let slot = 1;
  while (slots.includes(slot)) slot += 1;
  return slot;
}
