import { inTransaction, storeDraft } from '@phasegate/db';
import { QUICK_POLICY } from '@phasegate/db/testing';
import {
  instantOf,
  marketOf,
  mergedPolicy,
  register,
  replay,
  type HistoryTrade,
  type Instant,
} from '@phasegate/phase-core';
import type pg from 'pg';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEGINS = instantOf('2012-03-05T12:00:00.000Z');
const TRADES_A_DAY = 4;

/** Climbs at once, falls now and then, and climbs again. */
export const LONG_POLICY = mergedPolicy(
  { calendar: { kind: 'always-open' }, gates: { proof_of_concept: { trading_days: 10 } } },
  QUICK_POLICY,
);

/** Four trades a day, every sixth a loss, and a bad week in fifty. */
function trades(count: number): HistoryTrade[] {
  return Array.from({ length: count }, (_, place) => {
    const opened_at =
      BEGINS + Math.floor(place / TRADES_A_DAY) * DAY_MS + (place % TRADES_A_DAY) * HOUR_MS;
    const week = Math.floor(place / TRADES_A_DAY / 7);
    const lost = week % 50 === 49 || place % 6 === 5;
    return {
      trade_id: `trade-${place}`,
      symbol: 'BTC/USD',
      side: 'long',
      kind: 'strategy',
      opened_at,
      closed_at: opened_at + HOUR_MS / 2,
      notional: '150',
      pnl: lost ? '-1.5' : '2.25',
      entry_price: '100',
      stop_price: '98',
      target_price: '104',
    };
  });
}

/** Stores a bot that has traded so often, with the log of what became of it. @returns when nothing more is due */
export async function storeLongHistory(pool: pg.Pool, id: string, count: number): Promise<Instant> {
  const market = marketOf(LONG_POLICY.calendar);
  const draft = register(market, BEGINS, { equity: '10000', currency: 'USD', policy: LONG_POLICY });
  const options = {
    policy: LONG_POLICY,
    equity: '10000',
    approve: 'auto',
    acknowledge: 'next-open',
  } as const;
  const until = BEGINS + Math.ceil(count / TRADES_A_DAY) * DAY_MS;
  const events = [...draft.take(), ...replay(draft, trades(count), { ...options, until })];
  draft.adopt(draft, events);
  await inTransaction(pool, (transaction) =>
    storeDraft(transaction, { id, name: id, currency: 'USD', by: 'op_1' }, draft),
  );
  return until;
}
