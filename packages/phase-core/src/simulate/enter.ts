import { blockedFields } from '../decide/blocked.js';
import type { OpenTrade } from '../decide/close.js';
import type { Draft } from '../decide/draft.js';
import { recordUnpermitted } from '../decide/unpermitted.js';
import type { Instant } from '../instant.js';
import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { fraction, round } from '../numbers/fraction.js';
import type { Kind, Mode } from '../phase.js';
import { verdict } from '../rules/check.js';
import { effectiveSize } from '../rules/sizing.js';

/** A trade of a history, at its open. */
export interface Entry {
  readonly trade_id: string;
  readonly kind: Kind;
  readonly mode: Mode;
  /** What the check is asked for. */
  readonly asked: DecimalText;
  /** What is executed when all of it is let in; never more than that. */
  readonly notional: DecimalText;
}

/** What a close needs beside the trade itself: as little as possible, for there may be many at once. */
export type Entered = Omit<OpenTrade, 'ratio'>;

/** The open asks the check with what it may at most; null: blocked, the trade never happened (rules 9.3). */
export function enter(draft: Draft, at: Instant, entry: Entry): Entered | null {
  draft.reach(at);
  const { trade_id, kind, mode } = entry;
  const entered = { trade_id, kind, mode, tenure: draft.state.hot.tenure };
  if (kind === 'manual_override') {
    recordUnpermitted(draft, at, { trade_id, notional: entry.notional, mode, kind });
    return { ...entered, notional: entry.notional };
  }
  const clipped = clippedTo(mode === 'live' ? effectiveSize(draft.state) : null, entry.asked);
  const question = { mode, notional: clipped };
  const around = { halted: false, quarantined: false };
  const answer = verdict(draft.market, draft.state, at, question, around);
  if (answer.reasons.length > 0) {
    draft.emit(at, { type: 'phase.validation_blocked', ...blockedFields(trade_id, at, answer) });
    return null;
  }
  const notional = clipped === entry.asked ? entry.notional : lesser(entry.notional, clipped);
  draft.emit(at, { type: 'trade.opened', trade_id, notional, mode, kind });
  return { ...entered, notional };
}

/** P&L in proportion to what was let in, to 8 places (rules 1.1, 9.3); as given when all of it was. */
export function scaledPnl(
  pnl: DecimalText,
  notional: DecimalText,
  executed: DecimalText,
): DecimalText {
  if (executed === notional) return pnl;
  return plain(round(fraction(decimal(pnl).times(executed), decimal(notional)), 8));
}

const clippedTo = (limit: DecimalText | null, asked: DecimalText): DecimalText =>
  limit === null || decimal(limit).lte(0) ? asked : lesser(asked, limit);

const lesser = (a: DecimalText, b: DecimalText): DecimalText => plain(Decimal.min(a, b));
