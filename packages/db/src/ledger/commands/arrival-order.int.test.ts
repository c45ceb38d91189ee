import { randomUUID } from 'node:crypto';
import { instantText, isRefusal, mergedPolicy } from '@phasegate/phase-core';
import fc from 'fast-check';
import type pg from 'pg';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  patientPool,
  QUICK_POLICY,
  type TestDatabase,
} from '../../testing/index.js';
import { check } from './checks.js';
import { reportClose, reportEntry, reportPortfolio } from './reports.js';
import { Executor } from '../execution/execute.js';
import { storeBot } from './registry.js';
import { verifyLog } from '../verification/verify.js';
import { viewBot } from '../state/view.js';

const POLICY = mergedPolicy(
  { downgrade: { real_money_trial: { consecutive_losses: null } } },
  QUICK_POLICY,
);
const MINUTE = 60_000;
const BEGAN = Date.parse('2026-01-07T14:00:00.000Z');
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMZN'];

type Step =
  | { readonly at: number; readonly symbol: string; readonly pnl: string }
  | {
      readonly at: number;
      readonly value: string;
      readonly open_pnl: string;
      readonly net_flow: string;
    };

describe('closes and reports that arrive in another order than they happened in', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let executor: Executor;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = patientPool(database.serviceUrl);
    executor = new Executor(pool);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** How a new bot in Real Money Trial stands when all of it has arrived. */
  async function after(order: readonly Step[]) {
    const bot = `bot_${randomUUID()}`;
    const ref = { bot };
    await database.clock.set(CLIMB_BEGINS);
    await storeBot(pool, {
      ...{ id: bot, name: 'A bot', currency: 'USD', by: 'test' },
      ...{ portfolio_value: '10000', policy: POLICY },
    });
    await climb(executor, database.clock, bot, 'real_money_trial');
    for (const told of order)
      if ('symbol' in told) {
        const { symbol } = told;
        const entry = {
          trade_id: symbol,
          symbol,
          side: 'long',
          mode: 'live',
          notional: '100',
        } as const;
        await check(executor, ref, entry);
        await reportEntry(executor, ref, { ...entry, opened_at: BEGAN });
      }
    await database.clock.set(instantText(BEGAN + 60 * MINUTE));
    for (const told of order) {
      const { result } =
        'symbol' in told
          ? await reportClose(executor, ref, told.symbol, {
              ...{ closed_at: told.at, pnl: told.pnl, kind: 'strategy' },
            })
          : await reportPortfolio(executor, ref, told);
      if (isRefusal(result)) throw new Error(result.refused);
    }
    expect((await verifyLog(pool, bot)).fault).toBeNull();
    const { hot, record } = (await viewBot(pool, bot)).state;
    const { equity, day_equity, downgrade_due } = hot;
    const { peak, day_base, day_pnl, net_flow } = record;
    return { equity, day_equity, peak, day_base, day_pnl, net_flow, due: downgrade_due !== null };
  }

  const told = fc
    .array(
      fc.record({
        pnl: fc.integer({ min: -40, max: 60 }),
        report: fc.option(
          fc.record({
            flow: fc.integer({ min: -50, max: 50 }),
            open: fc.integer({ min: -60, max: 60 }),
          }),
        ),
      }),
      { minLength: 2, maxLength: SYMBOLS.length },
    )
    .map((steps): Step[] => {
      let balance = 10_005; // the climb won 5
      return steps.flatMap(({ pnl, report }, place): Step[] => {
        const at = BEGAN + (2 * place + 1) * MINUTE;
        balance += pnl;
        const close = { at, symbol: SYMBOLS[place]!, pnl: String(pnl) };
        if (report === null) return [close];
        balance += report.flow;
        const { open, flow } = report;
        return [
          close,
          {
            at: at + MINUTE,
            ...{ value: String(balance + open), open_pnl: String(open), net_flow: String(flow) },
          },
        ];
      });
    });

  test('leave the same equity, peak, base and triggers (rules 2.7, 6.1)', async () => {
    const histories = told.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(histories, async ([list, order]) => {
        expect(await after(order)).toEqual(await after(list));
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
