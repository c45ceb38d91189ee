import { advance, Executor } from '@phasegate/db';
import { Export, Redactor, type ExportWanted } from '@phasegate/exports';
import {
  bringToPresent,
  DEFAULT_POLICY,
  isRefusal,
  marketOf,
  refusalSentence,
  register,
  replay,
  type HistoryTrade,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { Fault } from '../exit.js';
import { storeReadyBots, type BenchBot } from './bots.js';
import { measure, percentiles, type Request } from './load.js';
import { isAllow } from './requests.js';

const WARM_UP_SECONDS = 4;

/** One figure of NFR-001, in milliseconds. */
export interface Figure {
  readonly name: string;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly limit_ms: number;
}

/** Validation check: one bot after the other, without other load. */
export async function validationFigure(address: string, next: () => Request): Promise<Figure> {
  // A process that has just started is slow once, not with every check.
  const asker = () => next;
  await measure({ address, connections: 8, seconds: WARM_UP_SECONDS, asker, isRight: isAllow });
  const { p50_ms, p99_ms, wrong } = await measure({
    address,
    connections: 1,
    seconds: 3,
    asker,
    isRight: isAllow,
  });
  if (wrong > 0)
    throw new Fault(
      `${wrong} checks were not allowed: with too few --bots a key meets its limit of 20 checks a second`,
    );
  return { name: 'validation check', p50_ms, p99_ms, limit_ms: 50 };
}

const SESSION_TRADES = 1_000;
const OPEN = Date.UTC(2026, 2, 9, 11);
const MINUTE_MS = 60_000;

/** The profitability of a session of 1,000 trades: finalised at the boundary, with the gate (rules 9.4). */
export function sessionFigure(): Figure {
  const market = marketOf(DEFAULT_POLICY.calendar);
  const trades = Array.from({ length: SESSION_TRADES }, (_, place): HistoryTrade => ({
    trade_id: String(place),
    symbol: 'AAPL',
    side: 'long',
    kind: 'strategy',
    opened_at: OPEN + place * 1_000,
    closed_at: OPEN + place * 1_000 + MINUTE_MS,
    notional: '100',
    pnl: place % 3 === 0 ? '-0.97' : '1.93',
    entry_price: `${100 + (place % 97)}.13`,
    stop_price: `${99 + (place % 97)}.07`,
    target_price: `${102 + (place % 97)}.31`,
  }));
  const options = {
    policy: DEFAULT_POLICY,
    equity: '10000',
    approve: 'never',
    acknowledge: 'never',
  } as const;
  const times = Array.from({ length: 20 }, () => {
    const draft = register(market, OPEN, {
      equity: '10000',
      currency: 'USD',
      policy: DEFAULT_POLICY,
    });
    for (const _event of replay(draft, trades, options));
    const began = performance.now();
    bringToPresent(draft, market.openOf(market.dayOf(OPEN) + 1));
    return performance.now() - began;
  });
  return { name: 'session of 1,000 trades', ...percentiles(times), limit_ms: 200 };
}

const SESSIONS = 5_000;

/** The full history of a bot that has traded for twenty years: its sessions, exported (FR-008). */
export async function exportFigure(owner: Pool, pool: Pool, { id }: BenchBot): Promise<Figure> {
  await owner.query(
    `INSERT INTO sessions SELECT $1, date '2005-01-01' + n, n + 1, 'scaling', 3, 3, 2, 1, 0.666667, 1.9, 12.5,
       '{200,200,200}', 0, false FROM generate_series(0, ${SESSIONS - 1}) n ON CONFLICT DO NOTHING`,
    [id],
  );
  const range = { start: null, end: null };
  const wanted: ExportWanted = {
    kind: 'sessions',
    format: 'csv',
    range,
    bot: id,
    member: null,
    by: 'bench',
  };
  const redactor = new Redactor(undefined);
  const times: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    const began = performance.now();
    const made = await Export.open(pool, wanted, redactor);
    for await (const _piece of made.pieces());
    times.push(performance.now() - began);
    if (made.proof.rows < SESSIONS) throw new Fault('the export is incomplete');
  }
  return { name: 'export of 5,000 sessions', ...percentiles(times), limit_ms: 1_000 };
}

/** An advance with its gate validated, its transition stored: lock, load, decide, append, commit. */
export async function transitionFigure(pool: Pool, now: number): Promise<Figure> {
  const executor = new Executor(pool);
  const times: number[] = [];
  for (const { id } of await storeReadyBots(pool, 10, now)) {
    const began = performance.now();
    const { result } = await advance(executor, id, { by: 'bench', reason: 'measured' });
    times.push(performance.now() - began);
    if (isRefusal(result)) throw new Fault(refusalSentence(result));
  }
  return { name: 'transition validation', ...percentiles(times), limit_ms: 500 };
}
