import type { HistoryTrade } from '@phasegate/phase-core';

export const TRADES_A_DAY = 100;
const MINUTE_MS = 60_000;

/**
 * Trades that follow each other, two of three won; never two at once.
 *
 * @param begins milliseconds since 1970
 * @param a_day fewer than a day has minutes
 */
export function* tradesOf(
  count: number,
  begins: number,
  a_day = TRADES_A_DAY,
): Iterable<HistoryTrade> {
  for (let place = 0; place < count; place += 1) {
    const day = Math.floor(place / a_day);
    const opened_at = begins + day * 24 * 60 * MINUTE_MS + (place % a_day) * MINUTE_MS;
    yield {
      trade_id: String(place),
      symbol: 'AAPL',
      side: 'long',
      kind: 'strategy',
      opened_at,
      closed_at: opened_at + MINUTE_MS / 2,
      notional: '100',
      pnl: place % 3 === 0 ? '-0.97' : '1.93',
      entry_price: `${100 + (place % 97)}.13`,
      stop_price: `${99 + (place % 97)}.07`,
      target_price: `${102 + (place % 97)}.31`,
    };
  }
}
