import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutDue, Executor, viewBot } from '@phasegate/db';
import { agreedLines, replayLive, type LivePlatform, patientPool } from '@phasegate/db/testing';
import {
  evolve,
  marketOf,
  roomFor,
  rolled,
  type PhaseEvent,
  type State,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import {
  readHistory,
  simulateHistory,
  VECTORS,
} from '../../../../packages/phase-core/src/simulate/vectors.fixture.js';
import { botUnder } from '../testing/ladder.js';
import { startApi, type Answer, type TestApi, type TestBot } from '../testing/index.js';

/** Each costs hundreds of calls: every sixteenth of the named histories, and two of those that mix everything. */
const folders = readdirSync(VECTORS)
  .filter((name) => existsSync(join(VECTORS, name, 'case.json')))
  .filter((name, place) =>
    name.startsWith('random-') ? ['random-02', 'random-05'].includes(name) : place % 16 === 0,
  );

let api: TestApi;
let pool: Pool;
beforeAll(async () => {
  api = await startApi({ checksPerSecond: 1_000_000 });
  pool = patientPool(api.database.serviceUrl);
});
afterAll(async () => {
  await pool.end();
  await api.stop();
});

test.each(folders)(
  'history %s sent live, call by call, gives the events of phase simulate (rules 9), and its log folds to its state (8.1)',
  async (folder) => {
    const history = readHistory(folder);
    const { trades, options } = history;
    const { policy, equity, approve, acknowledge, until } = options;
    const market = marketOf(policy.calendar);

    await api.clock.set(
      new Date(Math.min(...trades.map((trade) => trade.opened_at))).toISOString(),
    );
    const bot = await botUnder(api, { ...policy, auto_approve: approve === 'auto' }, equity);
    await replayLive(platformOf(bot), trades, { policy, acknowledge, until });

    const log = await eventsOf(bot);
    expect(agreedLines(log)).toEqual(agreedLines(simulateHistory(history)));
    const stored = await storedState(bot);
    const folded = log.reduce<State | null>((state, event) => evolve(market, state, event), null);
    // Boundaries at which nothing happens write nothing: the stored state may be ahead by some.
    expect(stored).toEqual(rolled(folded!, stored.hot.day));
  },
  300_000,
);

function platformOf(bot: TestBot): LivePlatform {
  const worker = new Executor(pool);
  const taken = async (answer: Promise<Answer>): Promise<Answer> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(JSON.stringify(body));
    return await answer;
  };
  return {
    clock: api.clock,
    async standing() {
      const { body } = await taken(bot.get('/v1/status'));
      return {
        phase: body.phase,
        breaker_open: body.breaker !== null,
      };
    },
    async room(symbol) {
      return roomFor((await viewBot(pool, bot.id)).state, symbol);
    },
    async downgradeIsDue() {
      const { rows } = await pool.query<{ due: boolean }>(
        'SELECT downgrade_due_since IS NOT NULL AS due FROM bot_states WHERE bot = $1',
        [bot.id],
      );
      return rows[0]!.due;
    },
    async check({ trade_id, symbol, side }, mode, notional) {
      const { body } = await taken(
        bot.post('/v1/trade-checks', { trade_id, symbol, side, mode, notional }),
      );
      return body.decision === 'allow';
    },
    async opened(
      { trade_id, symbol, side, kind, opened_at, entry_price, stop_price, target_price },
      mode,
      notional,
    ) {
      const prices = Object.entries({ entry_price, stop_price, target_price }).filter(
        ([, price]) => price !== null,
      );
      const report = {
        trade_id,
        symbol,
        side,
        mode,
        notional,
        opened_at: new Date(opened_at).toISOString(),
        ...Object.fromEntries(prices),
      };
      await taken(
        bot.post('/v1/trades', kind === 'manual_override' ? { ...report, kind } : report),
      );
    },
    async closed({ trade_id, closed_at, kind }, pnl) {
      const report = {
        closed_at: new Date(closed_at).toISOString(),
        pnl,
        kind: kind === 'emergency_exit' ? kind : 'strategy',
      };
      await taken(bot.post(`/v1/trades/${trade_id}/close`, report));
    },
    async acknowledge() {
      await taken(
        api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason: 'next open' }),
      );
    },
    async carryOutDue() {
      await carryOutDue(worker, bot.id);
    },
  };
}

async function eventsOf({ id }: TestBot): Promise<PhaseEvent[]> {
  const { rows } = await pool.query<{ body: string }>(
    'SELECT body FROM events WHERE bot = $1 ORDER BY seq',
    [id],
  );
  return rows.map(({ body }) => JSON.parse(body) as PhaseEvent);
}

async function storedState({ id }: TestBot): Promise<State> {
  const { rows } = await pool.query<Record<'hot' | 'policies' | 'record', string>>(
    'SELECT hot, policies, record FROM bot_states WHERE bot = $1',
    [id],
  );
  const { hot, policies, record } = rows[0]!;
  return { hot: JSON.parse(hot), policies: JSON.parse(policies), record: JSON.parse(record) };
}
