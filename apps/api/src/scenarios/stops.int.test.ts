import { storeManyBots } from '@phasegate/db/testing';
import pg from 'pg';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';
import { until } from '../testing/ladder.js';
import {
  statementGate,
  type Held,
  type Point,
  type StatementGate,
} from '../testing/statement-gate.js';

/**
 * Rules 3.3: once a stop has been acknowledged, no later answer is an allow, whatever was in progress. The check's
 * process talks to PostgreSQL through a gate that holds it at each statement in turn; the stop comes through another
 * process.
 */
const NOW = '2026-03-09T15:00:00.000Z';
const BOTS = 300;

let owner: pg.Pool;
let stopping: TestApi;
let gate: StatementGate;
let checking: TestApi;
let unused: string[];
beforeAll(async () => {
  stopping = await startApi({ at: NOW, checksPerSecond: 100_000 });
  const { database } = stopping;
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  gate = await statementGate(database.serviceUrl);
  checking = await startApi({
    database: { ...database, serviceUrl: gate.url },
    checksPerSecond: 100_000,
  });
  const service = new pg.Pool({ connectionString: database.serviceUrl, max: 4 });
  const stored = await storeManyBots(service, BOTS, { now: NOW, by: 'test', life: 'Trial' });
  await service.end();
  unused = stored.map(({ id }) => id);
  // Work that a process does only once is done before the cases.
  const { asking } = await tradingBot();
  for (const trade of ['first', 'second']) await allowed(asking, trade);
});
afterAll(async () => {
  await checking.stop();
  await gate.close();
  await owner.end();
  await stopping.stop();
});

/** A bot in Real Money Trial, with a key, as both processes know it. */
async function tradingBot(): Promise<{ bot: TestBot; key: string; asking: TestBot }> {
  const id = unused.pop()!;
  const { body } = await stopping.admin.post(`/v1/bots/${id}/keys`, { name: 'first' });
  const key = body.key as string;
  return {
    bot: { id, key, ...stopping.as(key) },
    key: body.id as string,
    asking: { id, key, ...checking.as(key) },
  };
}
type Trading = Awaited<ReturnType<typeof tradingBot>>;

const asked = (trade_id: string) => liveCheck(trade_id, { symbol: trade_id, notional: '20' });

const nothing = () => Promise.resolve();

/** A bot's request, and the calls that must precede it. */
const CHECKS = {
  'a new check': {
    before: nothing,
    ask: ({ asking }: Trading, trade: string) => asking.post('/v1/trade-checks', asked(trade)),
  },
  'a repeated check': {
    before: async ({ bot }: Trading, trade: string) => allowed(bot, trade),
    ask: ({ asking }: Trading, trade: string) => asking.post('/v1/trade-checks', asked(trade)),
  },
  'a renewal': {
    before: async ({ bot }: Trading, trade: string) => allowed(bot, trade),
    ask: ({ asking }: Trading, trade: string) => asking.post(`/v1/trade-checks/${trade}/renew`),
  },
};

async function allowed(bot: TestBot, trade: string): Promise<void> {
  const { body } = await bot.post('/v1/trade-checks', asked(trade));
  if (body.decision !== 'allow') throw new Error(`not allowed: ${JSON.stringify(body)}`);
}

/** Each stop, with what must have happened before, and how the platform goes on for the next case. */
const STOPS = {
  halt: {
    before: nothing,
    stop: () => stopping.admin.post('/v1/halt', { reason: 'news' }),
    after: async () => void (await stopping.admin.post('/v1/resume', { reason: 'over' })),
  },
  trip: {
    before: nothing,
    stop: ({ bot }: Trading) =>
      stopping.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'odd orders' }),
    after: nothing,
  },
  archive: {
    before: nothing,
    stop: ({ bot }: Trading) => stopping.admin.patch(`/v1/bots/${bot.id}`, { archived: true }),
    after: nothing,
  },
  'key revocation': {
    before: nothing,
    stop: ({ bot, key }: Trading) => stopping.admin.delete(`/v1/bots/${bot.id}/keys/${key}`),
    after: nothing,
  },
  'a downgrade that becomes due': {
    before: async ({ bot }: Trading) => {
      await allowed(bot, 'open');
      const opened = await bot.post('/v1/trades', { ...asked('open'), opened_at: NOW });
      if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
    },
    stop: ({ bot }: Trading) => bot.post('/v1/trades/open/close', { closed_at: NOW, pnl: '-2000' }),
    after: nothing,
  },
};

interface Outcome {
  /** Whether the stop was acknowledged while the check was held. */
  readonly first: 'stop' | 'check';
  readonly stopped: number;
  readonly decision: string;
  readonly again: string;
  readonly permits: unknown;
}

/**
 * Holds a check at a statement, stops trading, releases the check. @param held fulfilled when it is held, or finished
 */
async function interleaved(
  trading: Trading,
  kind: keyof typeof CHECKS,
  stop: keyof typeof STOPS,
  hold: () => Promise<{ held: () => Promise<boolean>; release: () => Promise<void> }>,
): Promise<Outcome> {
  const { bot } = trading;
  await CHECKS[kind].before(trading, 'asked');
  await STOPS[stop].before(trading);
  const { held, release } = await hold();
  let answered = false;
  const answer = CHECKS[kind].ask(trading, 'asked').finally(() => (answered = true));
  await until(async () => answered || (await held()));
  let acknowledged = false;
  const stopped = STOPS[stop].stop(trading).finally(() => (acknowledged = true));
  await until(async () => acknowledged || (await waitingForLocks()) > (answered ? 0 : lockWaits));
  const first = acknowledged && !answered ? 'stop' : 'check';
  await release();
  const { status } = await stopped;
  const { body } = await answer;
  const again = await bot.post('/v1/trade-checks', asked('asked'));
  const { rows } = await owner.query<{ permits: unknown }>(
    `SELECT hot::jsonb -> 'permits' AS permits FROM bot_states WHERE bot = $1`,
    [bot.id],
  );
  await STOPS[stop].after();
  return {
    first,
    stopped: status,
    decision: body.decision ?? body.code,
    again: again.body.decision ?? again.body.code,
    permits: rows[0]!.permits,
  };
}

/** Lock waits of the check itself, while it is held by a lock. */
let lockWaits = 0;

async function waitingForLocks(): Promise<number> {
  const { rows } = await owner.query<{ waiting: string }>(
    `SELECT count(DISTINCT l.pid) AS waiting FROM pg_locks l
     WHERE NOT l.granted AND l.pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
  );
  return Number(rows[0]!.waiting);
}

/** The check's own transaction: its statements, and the tables that it locks. */
async function transactionOf(
  kind: keyof typeof CHECKS,
): Promise<{ points: Point[]; statements: readonly string[]; tables: string[] }> {
  const trading = await tradingBot();
  await CHECKS[kind].before(trading, 'asked');
  const dry = gate.holdNext(null);
  await CHECKS[kind].ask(trading, 'asked');
  const { statements } = dry;
  expect(statements.at(-1)).toBe('COMMIT');
  const before = await tradingBot();
  await CHECKS[kind].before(before, 'asked');
  const held = gate.holdNext(statements.length - 1);
  const answer = CHECKS[kind].ask(before, 'asked');
  await held.reached;
  const { rows } = await owner.query<{ relname: string }>(
    `SELECT DISTINCT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_stat_activity a USING (pid)
     WHERE a.datname = current_database() AND l.mode IN ('RowShareLock', 'RowExclusiveLock') AND c.relkind = 'r'
       AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  held.release();
  await answer;
  return {
    points: [...statements.keys(), 'answer of COMMIT'],
    statements,
    tables: rows.map(({ relname }) => relname),
  };
}

const atPoint = (point: Point) => () => {
  const held: Held = gate.holdNext(point);
  let reached = false;
  void held.reached.then(() => (reached = true));
  lockWaits = 0;
  return Promise.resolve({
    held: () => Promise.resolve(reached),
    release: () => Promise.resolve(held.release()),
  });
};

const atLock = (statement: string) => async () => {
  const holder = await owner.connect();
  await holder.query('BEGIN');
  await holder.query(statement);
  lockWaits = 1;
  return {
    held: async () => (await waitingForLocks()) > 0,
    release: async () => {
      await holder.query('ROLLBACK');
      holder.release();
    },
  };
};

describe.each(Object.keys(STOPS) as (keyof typeof STOPS)[])('%s', (stop) => {
  test.each(Object.keys(CHECKS) as (keyof typeof CHECKS)[])(
    'against %s held at each statement, and at each lock, in turn: no allow after its acknowledgement (rules 3.3)',
    async (kind) => {
      const { points, statements, tables } = await transactionOf(kind);
      const wrong: unknown[] = [];
      const examine = (where: string, outcome: Outcome) => {
        const late = outcome.first === 'stop' && outcome.decision === 'allow';
        const refusedStop = outcome.stopped < 200 || outcome.stopped > 299;
        if (late || refusedStop || outcome.again === 'allow') wrong.push({ where, ...outcome });
      };
      for (const point of points) {
        const where = typeof point === 'number' ? `before ${statements[point]}` : point;
        const outcome = await interleaved(await tradingBot(), kind, stop, atPoint(point));
        examine(where, outcome);
        // A halt waits for no check, only for answers that are on their way.
        const isLast = typeof point !== 'number' || statements[point] === 'COMMIT';
        if (stop === 'halt' && !isLast) expect(outcome.first).toBe('stop');
      }
      for (const table of tables) {
        const lock = atLock(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
        examine(`lock on ${table}`, await interleaved(await tradingBot(), kind, stop, lock));
      }
      const trading = await tradingBot();
      const row = atLock(`SELECT FROM bot_states WHERE bot = '${trading.bot.id}' FOR UPDATE`);
      examine("lock on the bot's row", await interleaved(trading, kind, stop, row));
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});
