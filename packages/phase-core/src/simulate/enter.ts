import { blockedFields } from '../decide/blocked.js';
import type { Draft } from '../decide/draft.js';
import { recordUnpermitted } from '../decide/unpermitted.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { isPositive, least, product, sum, type DecimalText } from '../numbers/decimal.js';
import { quotient, round } from '../numbers/fraction.js';
import type { Kind, Mode, Side } from '../phase.js';
import { roomOf, OPERATIONAL, verdict } from '../rules/check.js';
import type { Room } from '../rules/room.js';
import { entryThresholds } from '../rules/sizing.js';

/** A trade of a history, at its open. */
export interface Entry {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly kind: Kind;
  readonly mode: Mode;
  /** The notional requested of the check. */
  readonly asked: DecimalText;
  /** The notional executed if the check allows all of it; never more than that. */
  readonly notional: DecimalText;
  /** The open trade that it adds to (rules 3.5), with its notional so far. */
  readonly parent?: { readonly trade_id: string; readonly notional: DecimalText } | undefined;
}

/** The data of an open trade that its close needs: little, because there may be many at once. */
export interface Entered {
  readonly kind: Kind;
  readonly notional: DecimalText;
}

/** The open requests the largest size that the check may allow; null: blocked, the trade never happened (rules 9.3). */
export function enter(draft: Draft, at: Instant, entry: Entry): Entered | null {
  draft.reach(at);
  const { trade_id, symbol, side, kind, mode, notional, parent } = entry;
  if (kind === 'manual_override') {
    recordUnpermitted(draft, at, { trade_id, notional, mode, kind, symbol, side });
    return { kind, notional };
  }
  const room = roomOf(draft.state, { mode, symbol });
  const clipped = clippedTo(room, entry.asked);
  const question = { mode, symbol, notional: clipped };
  const answer = verdict(draft.market, draft.state, at, question, OPERATIONAL, room);
  if (answer.blocks.length > 0) {
    draft.emit(at, {
      type: 'phase.validation_blocked',
      ...blockedFields(trade_id, at, answer),
      symbol,
    });
    return null;
  }
  const executed = clipped === entry.asked ? notional : least(notional, clipped);
  const opened = openLine(draft, at, entry, executed);
  const permitted = mode === 'live' ? { permitted: clipped } : null;
  if (parent === undefined)
    draft.append(at, permitted === null ? opened : Object.assign(opened, permitted));
  else
    draft.append(at, {
      ...opened,
      ...permitted,
      type: 'trade.extended',
      parent_trade_id: parent.trade_id,
      parent_notional: sum(parent.notional, executed),
    });
  return { kind, notional: executed };
}

function openLine(
  draft: Draft,
  at: Instant,
  { trade_id, mode, symbol, side }: Entry,
  notional: DecimalText,
): EventOf<'trade.opened'> {
  const start = draft.lineAt(at);
  const { counted_from, streak_from } = entryThresholds(draft.state);
  return {
    seq: start.seq,
    at: start.at,
    type: 'trade.opened',
    phase: start.phase,
    trade_id,
    notional,
    mode,
    kind: 'strategy',
    symbol,
    side,
    counted_from,
    streak_from,
  };
}

/** P&L in proportion to the size that was allowed, to 8 places (rules 1.1, 9.3); unchanged when all of it was. */
export function scaledPnl(
  pnl: DecimalText,
  notional: DecimalText,
  executed: DecimalText,
): DecimalText {
  if (executed === notional) return pnl;
  return round(quotient(product(pnl, executed), notional), 8);
}

/** Clipped to the room, if there is any; otherwise the check names the reason. */
function clippedTo({ size, exposure }: Room, asked: DecimalText): DecimalText {
  const withSize = size !== null && isPositive(size) ? least(asked, size) : asked;
  return exposure !== null && isPositive(exposure) ? least(withSize, exposure) : withSize;
}
