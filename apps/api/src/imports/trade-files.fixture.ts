import { freqtradeDatabaseOf, zipOf } from '@phasegate/trade-files/testing';
import { winningHistory } from '../testing/index.js';

type Row = Record<string, string>;

/** The same trades as `winningHistory`, as the files in which they may come. */
export const winningTrades = (before: string, trades: number) =>
  winningHistory(before, trades) as Row[];

export function csvOf(rows: readonly Row[]): string {
  const header = Object.keys(rows[0]!);
  return [header, ...rows.map((row) => header.map((name) => row[name]))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}

export const jsonLinesOf = (rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export function freqtradeResultOf(rows: readonly Row[]): string {
  const trades = rows.map((row) => {
    const { symbol, opened_at, closed_at, notional, pnl } = row as Record<string, string>;
    return `{"pair":"${symbol}","stake_amount":${notional},"profit_abs":${pnl},"open_rate":100,
      "initial_stop_loss_abs":95,"exit_reason":"roi","is_open":false,"is_short":false,
      "open_timestamp":${Date.parse(opened_at!)},"close_timestamp":${Date.parse(closed_at!)}}`;
  });
  return `{"strategy":{"Swing":{"trades":[${trades.join(',')}]}}}`;
}

export const freqtradeZipOf = (rows: readonly Row[]): Buffer =>
  zipOf({ 'backtest-result.json': freqtradeResultOf(rows), 'backtest-result_config.json': '{}' });

export function freqtradeSqliteOf(rows: readonly Row[]): Promise<Uint8Array> {
  const dateOf = (instant: string) =>
    new Date(instant).toISOString().replace('T', ' ').slice(0, 19);
  return freqtradeDatabaseOf(
    ...rows.map((row, index) => {
      const { symbol, opened_at, closed_at, notional, pnl } = row;
      const dates = [dateOf(opened_at!), dateOf(closed_at!)];
      return [index + 1, symbol!, 0, 0, Number(notional), 1, Number(pnl), 100, 95, 'roi', ...dates, 'Swing'];
    }),
  ); // prettier-ignore
}

/** One minute each, one after the other: any number of trades within few trading days. */
export function manyTrades(count: number): string {
  const start = Date.parse('2020-01-06T15:00:00Z');
  const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
  return csvOf(
    Array.from({ length: count }, (_none, index) => ({
      trade_id: `t${index}`,
      symbol: 'AAPL',
      side: 'long',
      opened_at: at(index),
      closed_at: at(index + 1),
      notional: '1000',
      pnl: index % 5 === 4 ? '-1.25' : '2.5',
    })),
  );
}
