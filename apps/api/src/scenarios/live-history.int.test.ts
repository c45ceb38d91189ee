import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutDue, Executor, viewBot } from '@phasegate/db';
import { agreedLines, replayLive, type LivePlatform, patientPool } from '@phasegate/db/testing';
import {
  evolve,
  instantOf,
  marketOf,
  mergedPolicy,
  roomFor,
  simulate,
  type PhaseEvent,
  type Policy,
  type State,
} from '@phasegate/phase-core';
import { readTradeFile } from '@phasegate/trade-files';
import type { Pool } from 'pg';
import { botUnder } from '../testing/ladder.js';
import { startApi, type Answer, type TestApi, type TestBot } from '../testing/index.js';

const VECTORS = join(__dirname, '../../../../fixtures/vectors');
/** Each costs hundreds of calls: every eighth of the worked histories, and two that mix everything. */
const folders = readdirSync(VECTORS)
  .filter((name) => existsSync(join(VECTORS, name, 'case.json')))
  .filter((name, place) => place % 8 === 0 || name === 'random-02' || name === 'random-05');

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
    const { trades, policy, equity, approve, acknowledge, until } = await readCase(folder);
    const market = marketOf(policy.calendar);
    const expected = [
      ...simulate(market, trades, {
        policy,
        equity,
        approve,
        acknowledge,
        ...(until === undefined ? {} : { until }),
      }),
    ];

    await api.clock.set(
      new Date(Math.min(...trades.map((trade) => trade.opened_at))).toISOString(),
    );
    const bot = await botUnder(api, { ...policy, auto_approve: approve === 'auto' }, equity);
    await replayLive(platformOf(bot), trades, { policy, acknowledge, until });

    const log = await eventsOf(bot);
    expect(agreedLines(log)).toEqual(agreedLines(expected));
    expect(await storedState(bot)).toEqual(
      log.reduce<State | null>((state, event) => evolve(market, state, event), null),
    );
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

async function readCase(folder: string) {
  const path = (name: string) => join(VECTORS, folder, name);
  const { args } = JSON.parse(readFileSync(path('case.json'), 'utf8')) as { args: string[] };
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const partial: unknown = existsSync(path('policy.json'))
    ? JSON.parse(readFileSync(path('policy.json'), 'utf8'))
    : {};
  const merged = mergedPolicy(partial);
  const policy: Policy = {
    ...merged,
    calendar: {
      ...merged.calendar,
      kind:
        (option('--calendar') as Policy['calendar']['kind'] | undefined) ?? merged.calendar.kind,
    },
    risk_reward:
      (option('--risk-reward') as Policy['risk_reward'] | undefined) ?? merged.risk_reward,
  };
  const until = option('--until');
  return {
    policy,
    trades: (await readTradeFile(path('trades.csv'))).trades,
    equity: option('--equity')!,
    approve: option('--approve') as 'auto' | 'never',
    acknowledge: option('--acknowledge') as 'next-open' | 'never',
    until: until === undefined ? undefined : instantOf(until),
  };
}
