import type { PermitFacts } from '../event-facts.js';
import { instantText, type Instant } from '../instant.js';
import { plainText, type DecimalText } from '../numbers/decimal.js';
import type { Mode, Phase, Side } from '../phase.js';
import {
  freeSlot,
  STOPS,
  verdict,
  type Block,
  type Question,
  type PlatformStatus,
  type Verdict,
} from '../rules/check.js';
import { permitOf, plannedOf } from '../rules/outstanding-permits.js';
import { entryThresholds } from '../rules/sizing.js';
import type { EntryThresholds, Permit } from '../state.js';
import { blockedFields } from './blocked.js';
import type { HotDesk } from './draft.js';
import type { Refusal } from './refusal.js';

/** A bot asks before it enters a trade. */
export interface TradeCheck {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly mode: Mode;
  readonly notional: DecimalText;
  readonly entry_price?: DecimalText | undefined;
  readonly stop_price?: DecimalText | undefined;
  readonly target_price?: DecimalText | undefined;
  readonly parent_trade_id?: string | undefined;
  /** Which version of its strategy asks, at most 64 characters (evidence E6). */
  readonly strategy?: string | undefined;
  /** The key that asks; no part of the question. */
  readonly key?: string | undefined;
}

/** The answer to a check. A block is an answer, not an error. */
export interface CheckAnswer {
  readonly decision: 'allow' | 'block';
  readonly phase: Phase;
  readonly blocks: readonly Block[];
  readonly max_notional: DecimalText | null;
  /** Null for a block, and for paper, which needs none. */
  readonly expires_at: Instant | null;
  readonly checked_at: Instant;
}

/**
 * Decides a check (rules 3); the desk stands at the present. `reported`: whether the trade_id is a recorded
 * trade already.
 */
export function decideCheck(
  desk: HotDesk,
  now: Instant,
  check: TradeCheck,
  platform: PlatformStatus,
  reported: boolean,
): CheckAnswer | Refusal {
  if (reported)
    return { refused: 'TRADE_ALREADY_REPORTED', trade_id: check.trade_id, command: 'check' };
  const permit = permitOf(desk.state.hot, check.trade_id);
  if (permit !== undefined && check.mode === 'live')
    return repeated(desk, now, check, permit, platform);
  const answer = verdict(desk.market, desk.state, now, check, platform);
  if (answer.blocks.length > 0) return block(desk, now, check, answer);
  noteStrategy(desk, now, check);
  if (check.mode === 'paper') return allowed(desk, now, answer.max_notional, null);
  desk.emit(now, {
    type: 'permit.granted',
    ...permitFacts(desk, now, check, answer.max_notional),
  });
  return allowed(
    desk,
    now,
    answer.max_notional,
    desk.state.hot.permits[check.trade_id]!.expires_at,
  );
}

/** Renews a resting order's permit: evaluated anew, its own claim aside (rules 3.3). */
export function decideRenewal(
  desk: HotDesk,
  now: Instant,
  trade_id: string,
  platform: PlatformStatus,
): CheckAnswer | Refusal {
  const permit = permitOf(desk.state.hot, trade_id);
  if (permit === undefined) return { refused: 'PERMIT_UNKNOWN', trade_id };
  const check = checkOf(trade_id, permit);
  const question: Question = { ...check, renewing: trade_id };
  const answer = verdict(desk.market, desk.state, now, question, platform);
  if (answer.blocks.length > 0) return block(desk, now, check, answer);
  const facts = permitFacts(desk, now, check, answer.max_notional, permit.slot);
  desk.emit(now, { type: 'permit.renewed', ...facts });
  return allowed(desk, now, answer.max_notional, desk.state.hot.permits[trade_id]!.expires_at);
}

/** A permit that ran out or was revoked, as it is remembered. */
export interface LapsedPermit {
  readonly granted_at: Instant;
  /** Its life ended here. */
  readonly ended_at: Instant;
  /** When it would have expired; earlier ends are by a trip, a halt and the like (rules 3.3). */
  readonly expires_at: Instant;
  readonly date: string;
  readonly tenure: number;
  readonly slot: number | null;
  readonly symbol: string;
  readonly side: Side;
  readonly notional: DecimalText;
  readonly thresholds: EntryThresholds;
  readonly strategy: string | null;
}

/**
 * The bot asserts that nothing was executed: gives the permit and its day back, after its expiry the room alone
 * (rules 3.3, 2.14). Repeating it is fine.
 */
export function decideCancel(
  desk: HotDesk,
  now: Instant,
  trade_id: string,
  lapsed: readonly LapsedPermit[],
  reported: boolean,
): { cancelled: boolean } | Refusal {
  if (reported) return { refused: 'TRADE_ALREADY_REPORTED', trade_id, command: 'cancel' };
  const permit = permitOf(desk.state.hot, trade_id);
  if (permit !== undefined)
    emitCancelled(desk, now, trade_id, { ...permit, date: desk.market.dateOf(permit.day) }, false);
  for (const old of lapsed) emitCancelled(desk, now, trade_id, old, true);
  return { cancelled: permit !== undefined || lapsed.length > 0 };
}

function emitCancelled(
  desk: HotDesk,
  now: Instant,
  trade_id: string,
  { date, slot, expires_at }: Pick<LapsedPermit, 'date' | 'slot' | 'expires_at'>,
  lapsed: boolean,
): void {
  desk.emit(now, {
    type: 'permit.cancelled',
    trade_id,
    lapsed,
    date,
    ...(slot === null ? {} : { slot }),
    ...(lapsed && now >= expires_at ? { after_expiry: true as const } : {}),
  });
}

/** The bot's declared strategy, where it has changed (evidence E6). */
function noteStrategy(desk: HotDesk, now: Instant, { strategy, mode }: TradeCheck): void {
  const known = desk.state.hot.strategy;
  if (strategy === undefined || strategy === known) return;
  // The first live check says it with its permit; paper needs no permit, so this says it.
  if (known !== null || mode === 'paper')
    desk.emit(now, { type: 'strategy.changed', from: known, to: strategy });
}

/**
 * The same question gets the same answer while its permit is outstanding, unless entries have been stopped since;
 * another question is a conflict (rules 3.3).
 */
function repeated(
  desk: HotDesk,
  now: Instant,
  check: TradeCheck,
  permit: Permit,
  platform: PlatformStatus,
): CheckAnswer | Refusal {
  if (!isSameRequest(permit, check))
    return { refused: 'PERMIT_CONFLICT', trade_id: check.trade_id };
  const question: Question = { ...check, renewing: check.trade_id };
  const answer = verdict(desk.market, desk.state, now, question, platform);
  const blocks = answer.blocks.filter(({ code }) => STOPS.includes(code));
  if (blocks.length > 0) return block(desk, now, check, { ...answer, blocks });
  return allowed(desk, permit.granted_at, permit.max_notional, permit.expires_at);
}

function allowed(
  { state }: HotDesk,
  checked_at: Instant,
  max_notional: DecimalText | null,
  expires_at: Instant | null,
): CheckAnswer {
  const { phase } = state.hot;
  return {
    decision: 'allow',
    phase,
    blocks: [],
    max_notional,
    expires_at,
    checked_at,
  };
}

function block(desk: HotDesk, now: Instant, check: TradeCheck, answer: Verdict): CheckAnswer {
  const { mode, symbol, notional } = check;
  desk.emit(now, {
    type: 'phase.validation_blocked',
    ...blockedFields(check.trade_id, now, answer),
    mode,
    symbol,
    notional,
  });
  const { blocks, max_notional } = answer;
  const { phase } = desk.state.hot;
  return {
    decision: 'block',
    phase,
    blocks,
    max_notional,
    expires_at: null,
    checked_at: now,
  };
}

/** In Proof of Concept a permit claims a slot of the day and does not outlive it: no day sees two permitted entries. */
function permitFacts(
  desk: HotDesk,
  now: Instant,
  check: TradeCheck,
  max_notional: DecimalText | null,
  slot?: number | null,
): PermitFacts {
  const { market, state } = desk;
  const limited = state.hot.phase === 'proof_of_concept';
  const life = now + state.policies.policy.permit_seconds * 1000;
  const { trade_id, symbol, side, notional, key, strategy } = check;
  return {
    trade_id,
    symbol,
    side,
    notional,
    max_notional,
    ...plannedOf(check),
    expires_at: instantText(limited ? Math.min(life, market.openOf(state.hot.day + 1)) : life),
    ...(limited ? { slot: slot ?? freeSlot(state.hot.today) } : {}),
    ...entryThresholds(state),
    ...(key === undefined ? {} : { key }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

/** The check that a permit was granted for. */
function checkOf(trade_id: string, permit: Permit): TradeCheck {
  const { symbol, side, notional, asked, key, strategy } = permit;
  const check = { trade_id, symbol, side, mode: 'live', notional, ...asked } as const;
  return { ...check, key: key ?? undefined, strategy: strategy ?? undefined };
}

/** Prices are compared as they were given, the notional by its value. */
const isSameRequest = ({ symbol, side, notional, strategy, asked }: Permit, check: TradeCheck) =>
  symbol === check.symbol &&
  side === check.side &&
  plainText(notional) === plainText(check.notional) &&
  strategy === (check.strategy ?? null) &&
  asked.entry_price === check.entry_price &&
  asked.stop_price === check.stop_price &&
  asked.target_price === check.target_price &&
  asked.parent_trade_id === check.parent_trade_id;
