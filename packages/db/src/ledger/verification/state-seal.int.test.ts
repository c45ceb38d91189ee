import { codesOf } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import {
  check,
  Executor,
  halt,
  haltState,
  putBackStops,
  quarantine,
  quarantines,
  releaseQuarantine,
  resume,
  storeBot,
  trip,
  useStateKeys,
} from '../../index.js';
import {
  createTestDatabase,
  patientPool,
  QUICK_POLICY,
  TEST_STATE_KEY,
  type TestDatabase,
} from '../../testing/index.js';
import { chainedLine } from '../chain/chain.js';
import { rebuildSnapshot } from './rebuild.js';
import { beginSealing, checkSeals } from './sealing.js';
import { inTransaction } from '../transaction/transaction.js';
import { verifyLog } from './verify.js';

const NEW_KEY = 'another key of thirty-two characters';
const BY = { by: 'op_1', reason: 'a test' };
const NOT_AUTHENTIC = { name: 'StateNotAuthentic' };
const DENIED = { code: '42501' };

let database: TestDatabase;
/** As the services' role: all that somebody has who got hold of its password. */
let pool: Pool;
let owner: Pool;
let executor: Executor;
let bots = 0;
let trades = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl);
  owner = patientPool(database.ownerUrl);
});
beforeEach(() => {
  useStateKeys(TEST_STATE_KEY);
  executor = new Executor(pool);
});
afterAll(async () => {
  useStateKeys(TEST_STATE_KEY);
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

async function newBot(): Promise<string> {
  const id = `bot_${(bots += 1)}`;
  const fields = { name: id, portfolio_value: '10000', currency: 'USD', by: 'op_1' };
  await storeBot(pool, { id, policy: QUICK_POLICY, ...fields });
  return id;
}

async function ask(bot: string, trade_id = `t${(trades += 1)}`): Promise<string> {
  const asked = { symbol: 'AAPL', side: 'long', mode: 'paper', notional: '50' } as const;
  const { result } = await check(executor, { bot }, { trade_id, ...asked });
  if (!('decision' in result)) throw new Error(JSON.stringify(result));
  return result.decision;
}

const COLUMNS = 'seq, hash, hot, policies, record, halts_before, seal';
const stored = async (bot: string) =>
  (
    await pool.query<Record<string, unknown>>(`SELECT ${COLUMNS} FROM bot_states WHERE bot = $1`, [
      bot,
    ])
  ).rows[0]!;
const putBack = (
  bot: string,
  { seq, hash, hot, policies, record, halts_before, seal }: Awaited<ReturnType<typeof stored>>,
) =>
  pool.query(
    `UPDATE bot_states SET (${COLUMNS}) = ROW ($2, $3, $4, $5, $6, $7, $8) WHERE bot = $1`,
    [bot, seq, hash, hot, policies, record, halts_before, seal],
  );
const rebuild = (bot: string) =>
  inTransaction(pool, (transaction) => rebuildSnapshot(transaction, bot, null));

test('what the platform wrote is decided with, across commands and days', async () => {
  const bot = await newBot();
  expect(await ask(bot)).toBe('allow');
  await trip(executor, bot, BY);
  await database.clock.advance(3 * 86_400_000);
  expect(await ask(bot)).toBe('allow');
  expect((await verifyLog(pool, bot)).fault).toBeNull();
});

describe('a stored state that was changed by SQL is refused at the next check', () => {
  test.each([
    [
      'the breaker is taken out',
      `hot = regexp_replace(hot, '"breaker":\\{[^}]*\\}', '"breaker":null')`,
    ],
    ['the size is raised', `hot = replace(hot, '"size":null', '"size":"2000"')`],
    ['the phase is raised', `hot = replace(hot, '"phase":"experience"', '"phase":"scaling"')`],
    [
      'the policies are looser',
      `policies = replace(policies, '"drawdown":"0.05"', '"drawdown":null')`,
    ],
    ['its permits are brought past a halt', `halts_before = 99`],
    ['it belongs to another event', `hash = repeat('a', 64)`],
    ['its text is another, with the same meaning', `hot = hot || ' '`],
  ])('%s; and it is rebuilt from the log', async (_what, change) => {
    const bot = await newBot();
    await trip(executor, bot, BY);
    const before = await stored(bot);
    await pool.query(`UPDATE bot_states SET ${change} WHERE bot = $1`, [bot]);
    expect(await stored(bot)).not.toEqual(before);
    await expect(ask(bot)).rejects.toMatchObject(NOT_AUTHENTIC);
    expect((await checkSeals(pool)).refused).toEqual([bot]);
    expect((await verifyLog(pool, bot)).fault).not.toBeNull();
    await rebuild(bot);
    expect((await verifyLog(pool, bot)).fault).toBeNull();
    expect(await ask(bot)).toBe('allow');
  });

  test('it is that of another bot', async () => {
    const [bot, other] = [await newBot(), await newBot()];
    const was = await stored(bot);
    await putBack(bot, await stored(other));
    await expect(ask(bot)).rejects.toMatchObject(NOT_AUTHENTIC);
    // Its seal is of another log's end: the log alone is not enough to rebuild it.
    await expect(rebuild(bot)).rejects.toMatchObject({ name: 'BrokenLog', place: 'seal' });
    await putBack(bot, was);
    expect(await ask(bot)).toBe('allow');
  });

  test('it is an earlier one of the same bot, whole and sealed: an allow of then is not repeated', async () => {
    const bot = await newBot();
    const trade_id = 'repeated';
    expect(await ask(bot, trade_id)).toBe('allow');
    const earlier = await stored(bot);
    expect(await ask(bot, trade_id)).toBe('allow');
    expect(await stored(bot)).toEqual(earlier);
    await trip(executor, bot, BY);
    const latest = await stored(bot);
    await putBack(bot, earlier);
    await expect(ask(bot, trade_id)).rejects.toMatchObject(NOT_AUTHENTIC);
    // Only the text, beside the latest place in the log.
    await putBack(bot, { ...latest, hot: earlier['hot'], seal: earlier['seal'] });
    await expect(ask(bot, trade_id)).rejects.toMatchObject(NOT_AUTHENTIC);
    await putBack(bot, latest);
    await expect(pool.query('DELETE FROM events WHERE bot = $1', [bot])).rejects.toMatchObject(
      DENIED,
    );
  });

  test('its track record was changed: whatever needs that is refused', async () => {
    const bot = await newBot();
    const change = `record = replace(record, '"sessions":[]', '"sessions":[{}]')`;
    await pool.query(`UPDATE bot_states SET ${change} WHERE bot = $1`, [bot]);
    await expect(trip(executor, bot, BY)).rejects.toMatchObject(NOT_AUTHENTIC);
  });
});

test('an event that somebody appended by SQL is neither decided with nor made the state of the bot', async () => {
  const bot = await newBot();
  await trip(executor, bot, BY);
  const { seq, hash } = await stored(bot);
  const at = new Date().toISOString();
  const fields = { type: 'breaker.acknowledged', phase: 'experience', by: 'op_1', reason: 'none' };
  const event = { seq: (seq as number) + 1, at, ...fields };
  const line = chainedLine(bot, hash as string, event);
  await pool.query(
    'INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [bot, line.seq, at, fields.type, fields.phase, line.body, hash, line.hash],
  );
  await expect(ask(bot)).rejects.toMatchObject(NOT_AUTHENTIC);
  expect((await verifyLog(pool, bot)).fault).toMatchObject({ place: 'seal', seq: line.seq });
  await expect(rebuild(bot)).rejects.toMatchObject({ name: 'BrokenLog', place: 'seal' });
  const open = `hot = regexp_replace(hot, '"breaker":\\{[^}]*\\}', '"breaker":null')`;
  await pool.query(`UPDATE bot_states SET seq = $2, hash = $3, ${open} WHERE bot = $1`, [
    bot,
    line.seq,
    line.hash,
  ]);
  await expect(ask(bot)).rejects.toMatchObject(NOT_AUTHENTIC);
  await expect(rebuild(bot)).rejects.toMatchObject({ name: 'BrokenLog', place: 'seal' });
});

describe('keys', () => {
  test('a new one takes over while the one before it is still accepted', async () => {
    const bot = await newBot();
    expect(await ask(bot, 'kept')).toBe('allow');
    const before = await stored(bot);
    useStateKeys(NEW_KEY, TEST_STATE_KEY);
    expect(await ask(bot, 'kept')).toBe('allow');
    expect((await verifyLog(pool, bot)).fault).toBeNull();
    const { sealed } = await checkSeals(pool);
    expect(sealed).toBeGreaterThan(0);
    expect(await checkSeals(pool)).toMatchObject({ sealed: 0 });
    const after = await stored(bot);
    expect(after).toEqual({ ...before, seal: after['seal'] });
    useStateKeys(NEW_KEY);
    expect(await ask(bot, 'kept')).toBe('allow');
    useStateKeys(TEST_STATE_KEY);
    await expect(ask(bot, 'kept')).rejects.toMatchObject(NOT_AUTHENTIC);
    useStateKeys(TEST_STATE_KEY, NEW_KEY);
    await checkSeals(pool);
  });

  test('a process without one decides nothing and registers no bot', async () => {
    const bot = await newBot();
    useStateKeys();
    await expect(ask(bot)).rejects.toMatchObject(NOT_AUTHENTIC);
    await expect(newBot()).rejects.toMatchObject({ name: 'NoStateKey' });
  });
});

describe('halts (rules 3.3)', () => {
  const isHalted = async (bot: string) => {
    const asked = { symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' } as const;
    const { result } = await check(executor, { bot }, { trade_id: `t${(trades += 1)}`, ...asked });
    if (!('blocks' in result)) throw new Error(JSON.stringify(result));
    return result.blocks.some(({ code }) => code === 'HALTED');
  };
  const UNHALT = 'UPDATE platform SET halted_at = NULL, halted_by = NULL, halt_reason = NULL';
  const halts = async () =>
    (await pool.query<{ halts: number }>('SELECT halts FROM platform')).rows[0]!.halts;

  test('one that was ended by SQL is in force, until an administrator ends it', async () => {
    const bot = await newBot();
    expect(await isHalted(bot)).toBe(false);
    await halt(pool, executor, 'adm_1', 'a test');
    await pool.query(UNHALT);
    expect(await isHalted(bot)).toBe(true);
    const forged = `1.00000000.${'A'.repeat(43)}`;
    await pool.query('INSERT INTO resumptions (halt, seal) VALUES ($1, $2)', [
      await halts(),
      forged,
    ]);
    expect(await isHalted(bot)).toBe(true);
    await expect(pool.query('UPDATE platform SET halts = 0')).rejects.toMatchObject(DENIED);
    await expect(pool.query('DELETE FROM halts')).rejects.toMatchObject(DENIED);
    await expect(pool.query('DELETE FROM resumptions')).rejects.toMatchObject(DENIED);
    expect((await haltState(pool)).halted_at).toBeNull();
    expect(await putBackStops(pool)).toEqual(['halt']);
    expect(await putBackStops(pool)).toEqual([]);
    expect((await haltState(pool)).halted_at).not.toBeNull();
    await resume(pool, 'adm_1', 'over');
    expect(await isHalted(bot)).toBe(false);
    expect(await putBackStops(pool)).toEqual([]);
  });

  test('the seal of one that was ended does not end another', async () => {
    const bot = await newBot();
    await halt(pool, executor, 'adm_1', 'one');
    await resume(pool, 'adm_1', 'over');
    const { rows } = await pool.query<{ seal: string }>(
      'SELECT seal FROM resumptions ORDER BY halt DESC LIMIT 1',
    );
    await halt(pool, executor, 'adm_1', 'another');
    await pool.query(UNHALT);
    await pool.query('INSERT INTO resumptions (halt, seal) VALUES ($1, $2)', [
      await halts(),
      rows[0]!.seal,
    ]);
    expect(await isHalted(bot)).toBe(true);
    await resume(pool, 'adm_1', 'over');
    expect(await isHalted(bot)).toBe(false);
  });

  test('one that comes while somebody pretends that there is one already counts', async () => {
    const bot = await newBot();
    await pool.query('UPDATE platform SET halted_at = now()');
    // A later row of its own must not keep the halt from being made either.
    await pool.query('INSERT INTO halts SELECT halts + 1, now() FROM platform');
    await halt(pool, executor, 'adm_1', 'a test');
    await pool.query(UNHALT);
    expect(await isHalted(bot)).toBe(true);
    await resume(pool, 'adm_1', 'over');
    expect((await haltState(pool)).halted_at).toBeNull();
    expect(await isHalted(bot)).toBe(false);
  });
});

describe('quarantines (rules 8.3)', () => {
  const FAULT = { seq: 1, message: 'a fault' };
  const reasonsOf = async (bot: string) => {
    const asked = { symbol: 'AAPL', side: 'long', mode: 'paper', notional: '50' } as const;
    const { result } = await check(executor, { bot }, { trade_id: `t${(trades += 1)}`, ...asked });
    return 'blocks' in result ? codesOf(result.blocks) : [];
  };
  const LIFT = 'UPDATE bot_states SET quarantined_at = NULL WHERE bot = $1';
  const RELEASED = `UPDATE quarantines SET released_at = now(), released_by = 'adm_1', reason = 'x' WHERE log = $1`;
  const shown = async (log: string) => (await quarantines(pool)).some((each) => each.log === log);
  const release = (bot: string) => releaseQuarantine(pool, executor, bot, BY);

  test('one that was lifted by SQL is in force; it is shown again, until an administrator ends it', async () => {
    const bot = await newBot();
    await quarantine(pool, bot, FAULT);
    await pool.query(LIFT, [bot]);
    expect(await reasonsOf(bot)).toContain('QUARANTINED');
    await pool.query(RELEASED, [bot]);
    expect(await reasonsOf(bot)).toContain('QUARANTINED');
    await expect(trip(executor, bot, BY)).rejects.toMatchObject({ name: 'Quarantined' });
    expect(await shown(bot)).toBe(false);
    expect(await putBackStops(pool)).toEqual([bot]);
    expect(await putBackStops(pool)).toEqual([]);
    expect(await shown(bot)).toBe(true);
    expect(await release(bot)).toBe(true);
    expect(await reasonsOf(bot)).toEqual([]);
    expect(await putBackStops(pool)).toEqual([]);
  });

  test('no seal of another one, and no mark of an earlier version, ends it', async () => {
    const [bot, other] = [await newBot(), await newBot()];
    for (const each of [bot, other]) await quarantine(pool, each, FAULT);
    await release(other);
    await quarantine(pool, other, FAULT);
    const { rows } = await pool.query<{ release_seal: string }>(
      'SELECT release_seal FROM quarantines WHERE log = $1 AND release_seal IS NOT NULL',
      [other],
    );
    await pool.query(`UPDATE bot_states SET quarantined_at = NULL`);
    for (const log of [bot, other]) {
      await pool.query(
        'UPDATE quarantines SET release_seal = $2 WHERE log = $1 AND release_seal IS NULL',
        [log, rows[0]!.release_seal],
      );
      expect(await reasonsOf(log)).toContain('QUARANTINED');
    }
    for (const forged of [
      `UPDATE quarantines SET release_seal = 'earlier version'`,
      `INSERT INTO quarantines (log, seq, fault, released_at, release_seal) VALUES ('${bot}', 1, '', now(), 'earlier version')`,
      `UPDATE quarantines SET log = 'another' WHERE log = '${bot}'`,
      'DELETE FROM quarantines',
    ])
      await expect(pool.query(forged)).rejects.toMatchObject(DENIED);
    expect([...(await putBackStops(pool))].sort()).toEqual([bot, other].sort());
    for (const each of [bot, other]) expect(await release(each)).toBe(true);
    expect([...(await reasonsOf(bot)), ...(await reasonsOf(other))]).toEqual([]);
  });

  test('a log that is found damaged again after its quarantine was lifted by SQL goes back into it', async () => {
    const bot = await newBot();
    await quarantine(pool, bot, FAULT);
    await pool.query(LIFT, [bot]);
    expect(await quarantine(pool, bot, FAULT)).toBe(true);
    expect(await shown(bot)).toBe(true);
    expect(await release(bot)).toBe(true);
  });

  test('the end of one is sealed again when the key is replaced', async () => {
    const bot = await newBot();
    await quarantine(pool, bot, FAULT);
    await release(bot);
    useStateKeys(NEW_KEY, TEST_STATE_KEY);
    await checkSeals(pool);
    useStateKeys(NEW_KEY);
    expect(await reasonsOf(bot)).toEqual([]);
    useStateKeys(TEST_STATE_KEY, NEW_KEY);
    await checkSeals(pool);
  });
});

describe('a database of a version before seals', () => {
  test('is sealed once, each state against its log; later a state without a seal is refused', async () => {
    const upgraded = await createTestDatabase();
    const [service, admin] = [patientPool(upgraded.serviceUrl), patientPool(upgraded.ownerUrl)];
    try {
      const [usual, changed, broken] = ['bot_usual', 'bot_changed', 'bot_broken'];
      for (const id of [usual, changed, broken])
        await storeBot(service, { id, name: id, policy: QUICK_POLICY, portfolio_value: '10000', currency: 'USD', by: 'op_1' }); // prettier-ignore
      const before = new Executor(service);
      await halt(service, before, 'adm_1', 'a test');
      await resume(service, 'adm_1', 'over');
      await admin.query('DELETE FROM sealing');
      await admin.query('DELETE FROM resumptions');
      await admin.query(`UPDATE bot_states SET seal = 'none'`);
      await admin.query(`UPDATE bot_states SET hot = '{}' WHERE bot = $1`, [changed]);
      await admin.query(`UPDATE bot_states SET hash = repeat('1', 64) WHERE bot = $1`, [broken]);
      expect(await beginSealing(admin)).toEqual({ sealed: 2, refused: [broken] });
      const decision = async (bot: string) => {
        const asked = { symbol: 'AAPL', side: 'long', mode: 'paper', notional: '50' } as const;
        const trade_id = `t${(trades += 1)}`;
        const { result } = await check(new Executor(service), { bot }, { trade_id, ...asked });
        return 'decision' in result ? result.decision : result;
      };
      expect(await decision(usual)).toBe('allow');
      expect(await decision(changed)).toBe('allow');
      await expect(decision(broken)).rejects.toMatchObject(NOT_AUTHENTIC);
      await service.query(`UPDATE bot_states SET seal = 'none' WHERE bot = $1`, [usual]);
      await expect(decision(usual)).rejects.toMatchObject(NOT_AUTHENTIC);
      expect((await verifyLog(service, usual)).fault).toMatchObject({ place: 'seal' });
      await expect(service.query('DELETE FROM sealing')).rejects.toMatchObject(DENIED);
    } finally {
      await Promise.all([service.end(), admin.end()]);
      await upgraded.drop();
    }
  });
});
