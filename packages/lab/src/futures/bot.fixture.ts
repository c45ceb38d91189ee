import {
  evolve,
  marketOf,
  mergedPolicy,
  simulate,
  type HistoryTrade,
  type State,
} from '@phasegate/phase-core';
import type { FuturesRequest } from './futures.js';
import type { PastTrade } from './samples.js';

const POLICY = mergedPolicy({
  calendar: { kind: 'always-open' },
  gates: {
    experience: { session_window: 3, profitable_sessions: 3 },
    proof_of_concept: { trade_window: 20, trading_days: 25 },
  },
});
export const market = marketOf(POLICY.calendar);
export const START = Date.parse('2026-03-02T15:00:00.000Z');
export const DAY_MS = 86_400_000;

function tradeOn(day: number, won: boolean): HistoryTrade {
  const opened_at = START + day * DAY_MS;
  return {
    trade_id: `t${day}`,
    symbol: 'AAPL',
    side: 'long',
    kind: 'strategy',
    opened_at,
    closed_at: opened_at + 3_600_000,
    notional: '100',
    pnl: won ? '2.5' : '-1',
    entry_price: '100',
    stop_price: '99',
    target_price: '102.5',
  };
}

/** A bot that has come to Proof of Concept, and what it traded there. */
export function botAfter(
  won: readonly boolean[],
  over: Partial<HistoryTrade>[] = [],
): FuturesRequest {
  const trades = won.map((win, day) => ({ ...tradeOn(day, win), ...over[day] }));
  const options = {
    policy: POLICY,
    equity: '10000',
    approve: 'auto',
    acknowledge: 'next-open',
  } as const;
  let state: State | null = null;
  let past: PastTrade[] = [];
  const last = trades.at(-1)!.opened_at;
  for (const event of simulate(market, trades, options)) {
    if (Date.parse(event.at) > last + 3_600_000) break;
    state = evolve(market, state, event);
    if (event.type === 'phase.advanced') past = [];
    const trade = trades.find(({ trade_id }) => 'trade_id' in event && trade_id === event.trade_id);
    if (event.type === 'trade.closed' && event.counted)
      past.push({ ...trade!, ratio: event.ratio });
  }
  return { state: state!, closures: [], now: state!.hot.at, trades: past, runs: 40, seed: 9 };
}
