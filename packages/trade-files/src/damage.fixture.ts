import type { HistoryTrade } from '@phasegate/phase-core';

/** A file that is damaged, or only odd, and what comes of it. The file is called `trades`. */
export interface Damage {
  readonly name: string;
  readonly bytes: string | Buffer;
  readonly strategy?: string;
  /** The fault's whole line; or what of each trade was read, and every warning. */
  readonly expected: string | Accepted;
}

interface Accepted {
  readonly trades: readonly Partial<HistoryTrade>[];
  readonly warnings: readonly string[];
}

/** A valid trade as text, the fields in the order of rules 9.1. */
const VALID = {
  trade_id: 't1',
  symbol: 'AAPL',
  side: 'long',
  kind: 'strategy',
  opened_at: '2026-03-09T11:00:00Z',
  closed_at: '2026-03-09T11:30:00Z',
  notional: '100',
  pnl: '12.5',
  entry_price: '50',
  stop_price: '49',
  target_price: '52',
};
type Fields = typeof VALID;

export const HEADER = Object.keys(VALID).join(',');

/** The row of a valid trade, but for these of its cells as they are to stand in the file. */
export function row(cells: Partial<Fields> = {}): string {
  return Object.values({ ...VALID, ...cells }).join(',');
}

/** A CSV file with the usual header, these rows and a line feed after each. */
export function csv(...rows: readonly string[]): string {
  return [HEADER, ...rows, ''].join('\n');
}

/** The line of a valid trade, but for these fields; one that is undefined is left out. */
export function line(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...VALID, ...fields });
}

/** A closed trade of a freqtrade result with these fields replaced. Numbers are written as freqtrade writes them. */
export function entry(fields: Readonly<Record<string, string | undefined>> = {}): string {
  const values = {
    pair: '"ETH/BTC"',
    stake_amount: '0.001',
    open_rate: '0.0943',
    profit_ratio: '0.03990025',
    profit_abs: '0.00003990025',
    exit_reason: '"roi"',
    initial_stop_loss_abs: '0.08487',
    is_open: 'false',
    open_timestamp: '1515568500000.0',
    close_timestamp: '1515568800000.0',
    ...fields,
  };
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return `{${present.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

/** A freqtrade result with these entries under one strategy. */
export function result(...entries: readonly string[]): string {
  return `{"metadata":{},"strategy":{"Swing":{"trades":[${entries.join(',')}],"wins":1}}}`;
}

/** Read without a warning. */
export function accepted(...trades: readonly Partial<HistoryTrade>[]): Accepted {
  return { trades, warnings: [] };
}

/** Read, with these warnings. */
export function warned(
  warnings: readonly string[],
  ...trades: readonly Partial<HistoryTrade>[]
): Accepted {
  return { trades, warnings };
}
