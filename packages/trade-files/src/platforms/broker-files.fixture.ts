import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformOptions } from './platform-options.js';

export const BROKERS = join(__dirname, '../../../../fixtures/brokers');

/** A closed trade as `NAME.expected.json` tells it; `null` where the file does not say. */
export interface ExpectedTrade {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly opened_at: string;
  readonly closed_at: string;
  readonly quantity: string;
  readonly entry_price: string;
  readonly exit_price: string;
  readonly gross: string | null;
  readonly fees: string | null;
  readonly net: string;
}

export interface Expected {
  readonly trades: readonly ExpectedTrade[];
  readonly pairs?: readonly ExpectedTrade[];
  readonly open: number;
  readonly sum_net: string;
}

/** Options that a file needs because it does not hold their values. */
const SAID: Readonly<Record<string, PlatformOptions>> = {
  'backtestingpy-trades.csv': { zone: 'UTC', symbol: 'stated by the user' },
  'backtrader-trades.csv': { zone: 'UTC' },
  'ibkr-activity.csv': { zone: 'America/New_York' },
  'ibkr-flex-csv.csv': { zone: 'America/New_York' },
  'ibkr-flex.xml': { zone: 'America/New_York' },
  'mt4-statement.htm': { zone: 'Europe/Helsinki' },
  'mt5-history-book.xlsx': { zone: 'Europe/Helsinki' },
  'mt5-history.html': { zone: 'Europe/Helsinki' },
  'mt5-tester.html': { zone: 'UTC' },
  'ninjatrader-executions.csv': { zone: 'America/New_York' },
  'ninjatrader-trades.csv': { zone: 'America/New_York' },
  'thinkorswim-statement.csv': { zone: 'America/Chicago' },
  'tradingview-g1.csv': { zone: 'America/New_York', symbol: 'MNQ1!' },
  'tradingview-g2.csv': { zone: 'America/New_York', symbol: 'AAPL' },
  'tradingview-g3_OKX_ETHUSDT.P_2026-04-03.csv': { zone: 'America/New_York' },
  'tradingview-g3b_CME_MINI_MNQ1!_2026-04-03.csv': { zone: 'America/New_York' },
  'tradingview-workbook.xlsx': { zone: 'America/New_York' },
  'tradovate-orders.csv': { zone: 'America/New_York' },
  'tradovate-performance.csv': { zone: 'America/New_York' },
};

export interface BrokerFile {
  readonly name: string;
  readonly path: string;
  readonly options: PlatformOptions;
  readonly expected: Expected;
}

/** The files laid out as platforms write them, each with what it must be read as. */
export function brokerFiles(): BrokerFile[] {
  return readdirSync(BROKERS)
    .filter(
      (name) => !name.endsWith('.expected.json') && /\.(csv|json|xlsx|html|htm|xml)$/.test(name),
    )
    .map((name) => {
      const stem = name.replace(/\.\w+$/, '');
      const expected = JSON.parse(
        readFileSync(join(BROKERS, `${stem}.expected.json`), 'utf8'),
      ) as Expected;
      return { name, path: join(BROKERS, name), options: SAID[name] ?? {}, expected };
    });
}
