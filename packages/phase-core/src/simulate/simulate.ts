import type { Market } from '../calendar/market.js';
import type { Draft } from '../decide/draft.js';
import { blockedFields } from '../decide/blocked.js';
import { carryOutBoundaries, type BoundaryOptions } from '../decide/boundary.js';
import { closeTrade, type OpenTrade } from '../decide/close.js';
import { register } from '../decide/register.js';
import { recordUnpermitted } from '../decide/unpermitted.js';
import type { PhaseEvent } from '../events.js';
import type { Instant } from '../instant.js';
import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { fraction, round } from '../numbers/fraction.js';
import { modeOf } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { verdict } from '../rules/check.js';
import { effectiveSize } from '../rules/sizing.js';
import { plannedRatio } from '../rules/tally.js';
import { turns, type HistoryTrade } from './history.js';

export interface SimulateOptions {
  readonly policy: Policy;
  readonly equity: DecimalText;
  readonly approve: 'auto' | 'never';
  readonly acknowledge: 'next-open' | 'never';
  /** Boundaries run to the later of this and the last close, that instant included (rules 9.2). */
  readonly until?: Instant;
}

/**
 * What the ladder would have done with these trades (rules 9), event by event. At least one trade; every
 * instant must be covered by the market.
 */
export function* simulate(
  market: Market,
  trades: readonly HistoryTrade[],
  options: SimulateOptions,
): Generator<PhaseEvent> {
  const first = trades.reduce((least, { opened_at }) => Math.min(least, opened_at), Infinity);
  const draft = register(market, first, {
    equity: options.equity,
    currency: 'USD',
    policy: options.policy,
  });
  yield* draft.take();
  yield* replay(draft, trades, options);
}

/** What a close needs beside the trade itself: as little as possible, for there may be many at once. */
type Entered = Omit<OpenTrade, 'ratio'>;

/** The history itself, into a bot that is registered. */
export function* replay(
  draft: Draft,
  trades: readonly HistoryTrade[],
  options: SimulateOptions,
): Generator<PhaseEvent> {
  const boundary: BoundaryOptions = {
    acknowledge: options.acknowledge === 'next-open',
    approve: options.approve === 'auto',
    stamped: false,
  };
  const open = new Map<number, Entered>();
  let last = -Infinity;
  for (const { at, side, place } of turns(trades)) {
    carryOutBoundaries(draft, at, boundary);
    if (side === 'open') {
      const entry = enter(draft, at, trades[place]!);
      if (entry !== null) open.set(place, entry);
    } else {
      leave(draft, at, trades[place]!, open.get(place));
      open.delete(place);
    }
    last = Math.max(last, trades[place]!.closed_at);
    yield* draft.take();
  }
  carryOutBoundaries(draft, Math.max(last, options.until ?? last), boundary);
  yield* draft.take();
}

/** The open asks the check with what it may at most; null: blocked, the trade never happened (rules 9.3). */
function enter(draft: Draft, at: Instant, trade: HistoryTrade): Entered | null {
  draft.reach(at);
  const { trade_id, kind } = trade;
  const mode = modeOf(draft.state.hot.phase);
  const entry = { trade_id, kind, mode, tenure: draft.state.hot.tenure };
  if (kind === 'manual_override') {
    recordUnpermitted(draft, at, { trade_id, notional: trade.notional, mode, kind });
    return { ...entry, notional: trade.notional };
  }
  const limit = effectiveSize(draft.state);
  const clipped =
    limit === null || decimal(limit).lte(0)
      ? trade.notional
      : plain(Decimal.min(trade.notional, limit));
  const answer = verdict(
    draft.market,
    draft.state,
    at,
    { mode, notional: clipped },
    { halted: false, quarantined: false },
  );
  if (answer.reasons.length > 0) {
    draft.emit(at, { type: 'phase.validation_blocked', ...blockedFields(trade_id, at, answer) });
    return null;
  }
  draft.emit(at, { type: 'trade.opened', trade_id, notional: clipped, mode, kind });
  return { ...entry, notional: clipped };
}

function leave(draft: Draft, at: Instant, trade: HistoryTrade, entry: Entered | undefined): void {
  if (entry === undefined) return;
  closeTrade(
    draft,
    at,
    { ...entry, ratio: plannedRatio(trade) },
    { pnl: scaledPnl(trade, entry.notional), kind: entry.kind, carryOut: true },
  );
}

/** P&L in proportion to what the check let in, to 8 places (rules 1.1, 9.3); as given when nothing was clipped. */
function scaledPnl({ pnl, notional }: HistoryTrade, executed: DecimalText): DecimalText {
  if (executed === notional) return pnl;
  return plain(round(fraction(decimal(pnl).times(executed), decimal(notional)), 8));
}
