import type { Market } from '../calendar/market.js';
import { carryOutBoundaries, type BoundaryOptions } from '../decide/boundary.js';
import { closeTrade } from '../decide/close.js';
import type { Draft } from '../decide/draft.js';
import { register } from '../decide/register.js';
import type { PhaseEvent } from '../events.js';
import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import { modeOf } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { plannedRatio } from '../rules/tally.js';
import { enter, scaledPnl, type Entered, type Entry } from './enter.js';
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
      const entry = enter(draft, at, entryOf(trades[place]!, draft));
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

/** A trade takes the mode of the phase in which it meets the bot (rules 9.1). */
function entryOf({ trade_id, kind, notional }: HistoryTrade, { state }: Draft): Entry {
  return { trade_id, kind, mode: modeOf(state.hot.phase), asked: notional, notional };
}

function leave(draft: Draft, at: Instant, trade: HistoryTrade, entry: Entered | undefined): void {
  if (entry === undefined) return;
  const pnl = scaledPnl(trade.pnl, trade.notional, entry.notional);
  const closing = { pnl, kind: entry.kind, carryOut: true };
  closeTrade(draft, at, { ...entry, ratio: plannedRatio(trade) }, closing);
}
