import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marketOf, type CalendarKind } from '../calendar/market.js';
import type { PhaseEvent } from '../events.js';
import { instantOf } from '../instant.js';
import { Decimal, plain } from '../numbers/decimal.js';
import type { Kind, Side } from '../phase.js';
import { mergedPolicy } from '../policy/merge.js';
import type { Policy, RiskReward } from '../policy/policy.js';
import type { HistoryTrade } from './history.js';
import { simulate, type SimulateOptions } from './simulate.js';

export const VECTORS = join(__dirname, '../../../../fixtures/vectors');

/** A worked history from its folder. */
export interface WorkedHistory {
  readonly trades: readonly HistoryTrade[];
  readonly options: SimulateOptions;
  readonly expected: readonly Record<string, unknown>[];
}

export function readHistory(folder: string): WorkedHistory {
  const path = (name: string) => join(VECTORS, folder, name);
  const { args } = JSON.parse(readFileSync(path('case.json'), 'utf8')) as { args: string[] };
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const partial: unknown = existsSync(path('policy.json'))
    ? JSON.parse(readFileSync(path('policy.json'), 'utf8'))
    : {};
  const until = option('--until');
  return {
    trades: readTrades(readFileSync(path('trades.csv'), 'utf8')),
    options: {
      policy: withOptions(mergedPolicy(partial), option('--calendar'), option('--risk-reward')),
      equity: option('--equity') ?? '10000',
      approve: (option('--approve') ?? 'auto') as 'auto' | 'never',
      acknowledge: (option('--acknowledge') ?? 'next-open') as 'next-open' | 'never',
      ...(until === undefined ? {} : { until: instantOf(until) }),
    },
    expected: readFileSync(path('events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

export function simulateHistory({ trades, options }: WorkedHistory): PhaseEvent[] {
  return [...simulate(marketOf(options.policy.calendar), trades, options)];
}

function withOptions(policy: Policy, calendar?: string, risk_reward?: string): Policy {
  return {
    ...policy,
    calendar: {
      ...policy.calendar,
      kind: (calendar as CalendarKind | undefined) ?? policy.calendar.kind,
    },
    risk_reward: (risk_reward as RiskReward | undefined) ?? policy.risk_reward,
  };
}

/** The cells of a row; a quoted one may hold commas and doubled quotes. */
const CELL = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
const cellsOf = (line: string): string[] =>
  [...line.matchAll(CELL)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');

function readTrades(csv: string): HistoryTrade[] {
  const [header, ...rows] = csv.trim().split(/\r?\n/).map(cellsOf);
  return rows.map((row) => {
    const cell = (name: string) => row[header!.indexOf(name)] ?? '';
    const amount = (name: string) => plain(new Decimal(cell(name)));
    const price = (name: string) => (cell(name) === '' ? null : amount(name));
    return {
      trade_id: cell('trade_id'),
      symbol: cell('symbol'),
      side: cell('side') as Side,
      kind: (cell('kind') || 'strategy') as Kind,
      opened_at: Date.parse(cell('opened_at').replace(' ', 'T')),
      closed_at: Date.parse(cell('closed_at').replace(' ', 'T')),
      notional: amount('notional'),
      pnl: amount('pnl'),
      entry_price: price('entry_price'),
      stop_price: price('stop_price'),
      target_price: price('target_price'),
    };
  });
}
