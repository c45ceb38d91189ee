import { marketOf, register, replay, type HistoryTrade } from '@phasegate/phase-core';
import { openPolicy } from './bots.js';
import { plainRow, type Row } from './rows.js';
import { tradesOf } from './trades.js';

const FIRST_DAY = Date.UTC(2020, 0, 6, 14);

/** `decide` and `evolve` alone: trades made in memory, most of them allowed, their events thrown away; one thread. */
export function coreRow(rounds: number, trades: number): Row {
  const history = [...tradesOf(trades, FIRST_DAY)];
  // The first, which is shorter, has the code compiled.
  tradesPerSecond(history.slice(0, Math.ceil(trades / 10)));
  const measured = Array.from({ length: rounds }, () => tradesPerSecond(history));
  return plainRow('core_trades_per_s', 'trades/s', measured);
}

/** Within a few days it has advanced to Scaling, where any number a day is allowed. */
function tradesPerSecond(history: readonly HistoryTrade[]): number {
  const policy = openPolicy();
  const market = marketOf(policy.calendar);
  const began = performance.now();
  const draft = register(market, FIRST_DAY, { equity: '10000', currency: 'USD', policy });
  draft.take();
  const options = { policy, equity: '10000', approve: 'auto', acknowledge: 'next-open' } as const;
  for (const _event of replay(draft, history, options));
  return history.length / ((performance.now() - began) / 1_000);
}
