import { instantText, isRefusal } from '@phasegate/phase-core';
import type pg from 'pg';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  patientPool,
  QUICK_POLICY,
  type TestDatabase,
} from '../../testing/index.js';
import { cancel, check } from '../commands/checks.js';
import { trip } from '../commands/operators.js';
import {
  reportClose,
  reportEmergencyExit,
  reportEntry,
  reportPortfolio,
} from '../commands/reports.js';
import { Executor } from '../execution/execute.js';
import { rebuildAll } from './rebuild.js';
import { storeBot } from '../commands/registry.js';
import { inTransaction } from '../transaction/transaction.js';
import { verifyLog } from './verify.js';

const BOT = 'bot_rebuilt';
const REF = { bot: BOT };
const BEGAN = Date.parse('2026-01-07T14:00:00.000Z');
const MINUTE = 60_000;
const TABLES = [
  'bot_states', 'trades', 'trade_additions', 'portfolio_reports', 'sessions', 'session_marks', 'mark_months',
  'transitions', 'emergency_exits', 'policy_versions', 'claims', 'lapsed_permits',
] as const; // prettier-ignore

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let executor: Executor;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  owner = patientPool(database.ownerUrl);
  executor = new Executor(pool);
  await database.clock.set(CLIMB_BEGINS);
  await storeBot(pool, {
    ...{ id: BOT, name: 'A bot', currency: 'USD', by: 'test' },
    ...{ portfolio_value: '10000', policy: QUICK_POLICY },
  });
  await climb(executor, database.clock, BOT, 'real_money_trial');
});
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

const entryOf = (trade_id: string, symbol: string) => ({
  ...({ trade_id, symbol, side: 'long', mode: 'live', notional: '100' } as const),
  ...{ entry_price: '100', stop_price: '95', target_price: '112' },
});

async function accepted<R extends object>(executed: Promise<{ readonly result: R }>): Promise<R> {
  const { result } = await executed;
  if (isRefusal(result)) throw new Error(result.refused);
  return result;
}

/** A trade with an addition, one in an emergency, one that is open, permits that lapsed and one that was cancelled. */
async function trade(): Promise<void> {
  for (const [trade_id, symbol] of [
    ['t1', 'AAPL'],
    ['t2', 'MSFT'],
    ['t3', 'NVDA'],
  ] as const) {
    // prettier-ignore
    await check(executor, REF, entryOf(trade_id, symbol));
    await accepted(reportEntry(executor, REF, { ...entryOf(trade_id, symbol), opened_at: BEGAN }));
  }
  const addition = { ...entryOf('t1-more', 'AAPL'), notional: '20', parent_trade_id: 't1' };
  await check(executor, REF, addition);
  await accepted(reportEntry(executor, REF, { ...addition, opened_at: BEGAN }));
  await check(executor, REF, entryOf('t4', 'TSLA'));
  await check(executor, REF, entryOf('t5', 'AMZN'));
  await accepted(cancel(executor, REF, 't5'));
  await database.clock.set(instantText(BEGAN + 30 * MINUTE));
  const at = BEGAN + 20 * MINUTE;
  await reportEmergencyExit(executor, REF, {
    ...{ exit_id: 'e1', symbol: 'MSFT', reason: 'feed lost', trade_id: 't2', at },
  });
  const CLOSE = { closed_at: at, kind: 'strategy' } as const;
  await accepted(reportClose(executor, REF, 't1', { ...CLOSE, pnl: '7.50' }));
  await accepted(reportClose(executor, REF, 't2', { ...CLOSE, pnl: '-3' }));
  await accepted(
    reportPortfolio(executor, REF, {
      ...{ report_id: 'r1', value: '10010', open_pnl: '1', net_flow: '0', at },
    }),
  );
  await trip(executor, BOT, { by: 'op_1', reason: 'a test' });
  await database.clock.advance(2 * 86_400_000);
  await accepted(reportClose(executor, REF, 't3', { ...CLOSE, pnl: '2' }));
}

async function dump(): Promise<Record<string, string[]>> {
  const tables = TABLES.map(async (table) => {
    // Of the state, when it was changed and which halts it has seen are not in the log.
    const row =
      table === 'bot_states'
        ? `to_jsonb(t) - 'changed_in' - 'halts_before' - 'seal'`
        : 'to_jsonb(t)';
    const { rows } = await owner.query<{ row: string }>(
      `SELECT (${row})::text AS row FROM ${table} t WHERE t.bot = $1 ORDER BY 1`,
      [BOT],
    );
    return [table, rows.map((each) => each.row)] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

test('every table is rebuilt from the log alone, byte for byte; and a report is still known (rules 8.1)', async () => {
  await trade();
  const before = await dump();
  for (const table of TABLES)
    if (table !== 'claims' && table !== 'lapsed_permits')
      expect([table, before[table]!.length > 0]).toEqual([table, true]);
  await inTransaction(owner, (transaction) => rebuildAll(transaction, BOT, null));
  expect(await dump()).toEqual(before);
  expect((await verifyLog(pool, BOT)).fault).toBeNull();

  const entry = { ...entryOf('t1', 'AAPL'), opened_at: BEGAN };
  expect((await reportEntry(executor, REF, entry)).result).toEqual({ repeated: true });
  const addition = { ...entryOf('t1-more', 'AAPL'), notional: '20', parent_trade_id: 't1' };
  expect((await reportEntry(executor, REF, { ...addition, opened_at: BEGAN })).result).toEqual({
    repeated: true,
  });
  const other = { ...entry, notional: '101' };
  expect((await reportEntry(executor, REF, other)).result).toMatchObject({
    refused: 'TRADE_CONFLICT',
  });
  const close = { closed_at: BEGAN + 20 * MINUTE, pnl: '7.50', kind: 'strategy' } as const;
  expect((await reportClose(executor, REF, 't1', close)).result).toEqual({ repeated: true });
  expect((await reportClose(executor, REF, 't1', { ...close, pnl: '8' })).result).toMatchObject({
    refused: 'TRADE_CONFLICT',
  });
  expect((await reportClose(executor, REF, 't1-more', close)).result).toMatchObject({
    refused: 'TRADE_CONFLICT',
  });
  expect((await reportClose(executor, REF, 'never', close)).result).toMatchObject({
    refused: 'TRADE_UNKNOWN',
  });
});
