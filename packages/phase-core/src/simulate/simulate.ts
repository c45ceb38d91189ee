import type { Market } from '../calendar/market.js';
import { carryOutBoundaries, type BoundaryOptions } from '../decide/boundary.js';
import { closeTrade } from '../decide/close.js';
import type { Draft } from '../decide/draft.js';
import { register } from '../decide/register.js';
import type { PhaseEvent } from '../events.js';
import { LATEST, type Instant } from '../instant.js';
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
  /**
   * Boundaries run to the later of this and the last close, that instant included; else to the first after it
   * (rules 9.2).
   */
  readonly until?: Instant;
}

/**
 * Replays these trades under the rules (rules 9), event by event. At least one trade; the market must cover every
 * instant.
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

/**
 * The history itself, into a bot that is registered.
 *
 * @param already by their places, trades that are open as it begins: they have their closes here only
 */
export function* replay(
  draft: Draft,
  trades: readonly HistoryTrade[],
  options: SimulateOptions,
  already: ReadonlyMap<number, Entered> = new Map(),
): Generator<PhaseEvent> {
  const boundary: BoundaryOptions = {
    acknowledge: options.acknowledge === 'next-open',
    approve: options.approve === 'auto',
    stamped: false,
  };
  const open = new Map(already);
  let last = -Infinity;
  for (const { at, side, place } of turns(trades)) {
    if (side === 'open' && already.has(place)) continue;
    carryOutBoundaries(draft, at, boundary);
    if (side === 'open') {
      const entry = enter(draft, at, entryFor(trades[place]!, draft));
      if (entry !== null) open.set(place, entry);
    } else {
      leave(draft, at, trades[place]!, open.get(place));
      open.delete(place);
    }
    last = Math.max(last, trades[place]!.closed_at);
    for (const event of draft.take()) yield event;
  }
  carryOutBoundaries(draft, endOf(draft.market, last, options.until), boundary);
  yield* draft.take();
}

/** Boundaries run to the first one after the last close, or to the later of it and `until` (rules 9.2). */
function endOf(market: Market, last: Instant, until: Instant | undefined): Instant {
  if (until !== undefined) return Math.max(last, until);
  const next = market.openOf(market.dayOf(last) + 1);
  return next < Math.min(market.coveredUntil, LATEST) ? next : last;
}

/** A trade gets the mode of the bot's phase at its open (rules 9.1). */
function entryFor(trade: HistoryTrade, { state }: Draft): Entry {
  const { trade_id, symbol, side, kind, notional } = trade;
  const mode = modeOf(state.hot.phase);
  return { trade_id, symbol, side, kind, mode, asked: notional, notional };
}

function leave(draft: Draft, at: Instant, trade: HistoryTrade, entry: Entered | undefined): void {
  if (entry === undefined) return;
  draft.reach(at);
  const { trade_id } = trade;
  closeTrade(draft, at, draft.state.record.open[trade_id]!, {
    trade_id,
    pnl: scaledPnl(trade.pnl, trade.notional, entry.notional),
    kind: entry.kind,
    closed_at: at,
    ratio: plannedRatio(trade),
    carryOut: true,
  });
}
