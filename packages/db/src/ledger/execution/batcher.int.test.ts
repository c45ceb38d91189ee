import type pg from 'pg';
import {
  createTestDatabase,
  patientPool,
  sealAsStored,
  storeManyBots,
  type TestDatabase,
} from '../../testing/index.js';
import { credentialHash } from '../../access/credential.js';
import { addKey } from '../../access/keys.js';
import { check } from '../commands/checks.js';
import { Executor } from './execute.js';
import { Overloaded } from '../transaction/faults.js';
import { inTransaction } from '../transaction/transaction.js';

const NOW = '2026-03-09T15:00:00.000Z';
const BOTS = 40;

describe('commands that come together', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let bots: string[];
  let statements: string[];
  let executor: Executor;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.clock.set(NOW);
    pool = patientPool(database.serviceUrl, { max: 8, idleInTransactionMs: 60_000 });
    bots = (await storeManyBots(pool, BOTS, { now: NOW, by: 'test', life: 'Trial' })).map(
      ({ id }) => id,
    );
    pool.on('acquire', () => statements.push('transaction'));
  });
  beforeEach(() => {
    statements = [];
    executor = new Executor(pool, { batches: { ...LIMITS }, answerWithinMs: 20_000 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const LIMITS = { transactions: 1, alone: 2, waiting: 1_000, waitMs: 20_000 };
  const asked = (trade_id: string, symbol = trade_id) =>
    ({ trade_id, symbol, side: 'long', mode: 'live', notional: '1' }) as const;
  const decisionOf = async (asking: ReturnType<typeof check>) => {
    const { result } = await asking;
    return 'decision' in result ? result.decision : result.refused;
  };
  const logOf = async (bot: string) => {
    const { rows } = await pool.query<{
      seq: number;
      prev_hash: string;
      hash: string;
      body: string;
    }>('SELECT seq, prev_hash, hash, body FROM events WHERE bot = $1 ORDER BY seq', [bot]);
    return rows;
  };

  test('share a transaction, and each log is whole: numbered without gaps, each line on the one before (rules 8.1)', async () => {
    const decisions = await Promise.all(
      bots.map((bot) => decisionOf(check(executor, { bot }, asked('together')))),
    );
    expect(decisions).toEqual(bots.map(() => 'allow'));
    expect(statements).toHaveLength(1);
    for (const bot of bots) {
      const lines = await logOf(bot);
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, place) => place + 1));
      expect(lines.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(
        lines.slice(0, -1).map(({ hash }) => hash),
      );
    }
  });

  test('of one bot stay in the order in which they came', async () => {
    const bot = bots[0]!;
    const names = Array.from({ length: 24 }, (_, place) => `in-order-${place}`);
    await Promise.all(names.map((name) => check(executor, { bot }, asked(name))));
    const granted = (await logOf(bot)).map(({ body }) => JSON.parse(body) as { trade_id?: string });
    expect(
      granted.map(({ trade_id }) => trade_id).filter((name) => name?.startsWith('in-order-')),
    ).toEqual(names);
  });

  test('of one bot share a transaction whichever of its keys they came with', async () => {
    const bot = bots[0]!;
    const refs = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => {
        const { key } = await inTransaction(pool, (queries) => addKey(queries, bot, name, 'test'));
        return { keyHash: credentialHash(key) };
      }),
    );
    for (const [place, ref] of refs.entries()) await check(executor, ref, asked(`known-${place}`));
    statements = [];
    const names = Array.from({ length: 12 }, (_, place) => `any-key-${place}`);
    const answers = names.map((name, place) => check(executor, refs[place % 4]!, asked(name)));
    await Promise.all(answers);
    expect(statements).toHaveLength(1);
    const granted = (await logOf(bot)).map(({ body }) => JSON.parse(body) as { trade_id?: string });
    expect(
      granted.map(({ trade_id }) => trade_id).filter((name) => name?.startsWith('any-key-')),
    ).toEqual(names);
  });

  test('are not held up by a bot that somebody else holds', async () => {
    const [held, ...others] = bots;
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [held]);
    let answered = false;
    const waiting = decisionOf(check(executor, { bot: held! }, asked('held'))).finally(
      () => (answered = true),
    );
    const free = await Promise.all(
      others.map((bot) => decisionOf(check(executor, { bot }, asked('free')))),
    );
    expect(free).toEqual(others.map(() => 'allow'));
    expect(answered).toBe(false);
    await holder.query('ROLLBACK');
    holder.release();
    expect(await waiting).toBe('allow');
  });

  test('are not failed by a bot whose state cannot be read, nor by one that the database refuses', async () => {
    const [unreadable, broken, ...others] = bots.slice(1);
    const owner = patientPool(database.ownerUrl, { max: 1 });
    await owner.query(`UPDATE bot_states SET hot = '{}' WHERE bot = $1`, [unreadable]);
    // Its next line does not follow on: the log's trigger refuses the whole statement.
    await owner.query(`UPDATE bot_states SET hash = repeat('1', 64) WHERE bot = $1`, [broken]);
    await sealAsStored(owner, broken!);
    await owner.end();
    const settled = await Promise.allSettled(
      [unreadable!, broken!, ...others].map((bot) =>
        decisionOf(check(executor, { bot }, asked('after a fault'))),
      ),
    );
    expect(settled.slice(0, 2).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(settled.slice(2)).toEqual(others.map(() => ({ status: 'fulfilled', value: 'allow' })));
  });

  test('are refused at once when too many wait, and not begun when they waited too long', async () => {
    const bot = bots[0]!;
    const narrow = new Executor(pool, { batches: { ...LIMITS, waiting: 2 } });
    const three = ['a', 'b', 'c'].map((name) => check(narrow, { bot }, asked(`narrow-${name}`)));
    await expect(three[2]).rejects.toBeInstanceOf(Overloaded);
    await Promise.all(three.slice(0, 2));
    const hurried = new Executor(pool, { batches: { ...LIMITS, waitMs: -1 } });
    await expect(check(hurried, { bot }, asked('late'))).rejects.toBeInstanceOf(Overloaded);
    const lines = await logOf(bot);
    expect(lines.some(({ body }) => body.includes('"late"'))).toBe(false);
  });
});
