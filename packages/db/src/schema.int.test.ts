import { createHash } from 'node:crypto';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase, patientPool } from './testing/index.js';

const REFUSED = '42501';
const BROKEN_LOG = '23000';
const CLAIMED = '23505';
const GENESIS = '0'.repeat(64);

interface Line {
  readonly bot: string;
  readonly seq: number;
  readonly body: string;
  readonly prev_hash: string;
  readonly hash: string;
}

const hashOf = (prevHash: string, body: string) =>
  createHash('sha256').update(prevHash).update(body).digest('hex');

/** A log of that many lines, numbered from 1. */
function logOf(bot: string, count: number): Line[] {
  const lines: Line[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const prev_hash = lines.at(-1)?.hash ?? GENESIS;
    const body = JSON.stringify({ bot, seq, note: 'Köln ✓' });
    lines.push({ bot, seq, body, prev_hash, hash: hashOf(prev_hash, body) });
  }
  return lines;
}

let database: TestDatabase;
let service: pg.Pool;
let owner: pg.Pool;
let bots = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  service = patientPool(database.serviceUrl);
  owner = patientPool(database.ownerUrl);
});
afterAll(async () => {
  await service.end();
  await owner.end();
  await database.drop();
});

const newBot = () => `bot-${(bots += 1)}`;

async function registered(): Promise<string> {
  const bot = newBot();
  await service.query(
    `INSERT INTO bots (id, name, currency, created_by) VALUES ($1, $1, 'USD', 'someone')`,
    [bot],
  );
  return bot;
}

/** All lines in one statement. */
const append = (lines: readonly Partial<Line>[]) =>
  service.query(
    `INSERT INTO events (bot, seq, at, type, body, prev_hash, hash)
     SELECT bot, seq, '2026-03-09T11:00:00Z', 'a.type', body, prev_hash, hash
     FROM json_to_recordset($1) AS line(bot text, seq integer, body text, prev_hash text, hash text)`,
    [JSON.stringify(lines)],
  );

const lengthOf = async (bot: string) => {
  const { rowCount } = await service.query('SELECT FROM events WHERE bot = $1', [bot]);
  return rowCount;
};

describe('the log of a bot (rules 8.1)', () => {
  test('takes consecutive events, several in one statement', async () => {
    const bot = newBot();
    const lines = logOf(bot, 5);
    await append(lines.slice(0, 1));
    await append(lines.slice(1));
    expect(await lengthOf(bot)).toBe(5);
  });

  const damage: [string, (log: Line[]) => (Line | undefined)[]][] = [
    ['a log that does not begin at 1', ([, second]) => [second]],
    ['a gap', ([first, , third]) => [first, third]],
    ['another number for the same event', ([first, second]) => [first, { ...second!, seq: 3 }]],
    [
      'a first event with a predecessor',
      ([first]) => [{ ...first!, prev_hash: first!.hash, hash: hashOf(first!.hash, first!.body) }],
    ],
    [
      'a prev_hash that is not the hash before',
      ([first, second]) => [
        first,
        { ...second!, prev_hash: GENESIS, hash: hashOf(GENESIS, second!.body) },
      ],
    ],
    [
      'a hash that is not of this text',
      ([first, second]) => [first, { ...second!, body: second!.body.replace('Köln', 'Koln') }],
    ],
    ['a hash in capitals', ([first]) => [{ ...first!, hash: first!.hash.toUpperCase() }]],
  ];
  test.each(damage)('refuses %s', async (_, damaged) => {
    const bot = newBot();
    await expect(append(damaged(logOf(bot, 3)) as Line[])).rejects.toMatchObject({
      code: BROKEN_LOG,
    });
    expect(await lengthOf(bot)).toBe(0);
  });

  test('refuses a number that is taken', async () => {
    const lines = logOf(newBot(), 1);
    await append(lines);
    await expect(append(lines)).rejects.toMatchObject({ code: CLAIMED });
  });

  const changes = [
    `UPDATE events SET body = 'x'`,
    `UPDATE events SET recorded_at = now()`,
    'DELETE FROM events',
    'TRUNCATE events',
    'TRUNCATE events CASCADE',
  ];
  test.each(changes)('is only ever appended to by the services: %s', async (change) => {
    await append(logOf(newBot(), 1));
    await expect(service.query(change)).rejects.toMatchObject({ code: REFUSED });
  });

  test.each(changes)('is not changed by the owner by accident: %s', async (change) => {
    await append(logOf(newBot(), 1));
    await expect(owner.query(change)).rejects.toMatchObject({
      code: REFUSED,
      message: expect.stringContaining('append-only') as string,
    });
  });
});

describe("a trading day's slot (rules 3.1)", () => {
  const claim = (bot: string, day: string, slot: number, trade: string) =>
    service.query('INSERT INTO claims (bot, trading_day, slot, trade_id) VALUES ($1, $2, $3, $4)', [
      bot,
      day,
      slot,
      trade,
    ]);

  test('is claimed once, by any caller', async () => {
    const bot = await registered();
    await claim(bot, '2026-03-09', 1, 'first');
    await expect(claim(bot, '2026-03-09', 1, 'second')).rejects.toMatchObject({ code: CLAIMED });
  });

  test('is claimed once by sixteen at the same time', async () => {
    const bot = await registered();
    const claims = Array.from({ length: 16 }, (_, index) =>
      claim(bot, '2026-03-09', 1, `trade-${index}`),
    );
    const settled = await Promise.allSettled(claims);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is free again on the next day, and for another bot', async () => {
    const [one, other] = [await registered(), await registered()];
    await claim(one, '2026-03-09', 1, 'first');
    await claim(one, '2026-03-10', 1, 'second');
    await claim(other, '2026-03-09', 1, 'first');
  });
});

describe('the role of the services', () => {
  test.each([
    `CREATE OR REPLACE FUNCTION phase_clock() RETURNS timestamptz LANGUAGE sql AS $$ SELECT 'epoch'::timestamptz $$`,
    `CREATE FUNCTION public.another() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$`,
    'ALTER FUNCTION phase_clock() RENAME TO other_clock',
    `UPDATE test_clock SET ahead = '1 hour'`,
    'CREATE SCHEMA mine',
    'CREATE TABLE mine (id int)',
    'CREATE TEMPORARY TABLE events (id int)',
    'CREATE TEMPORARY VIEW events AS SELECT 1 AS seq',
    'ALTER TABLE events DISABLE TRIGGER ALL',
    'DROP TRIGGER events_append_only ON events',
    'DROP TABLE claims',
    'ALTER TABLE claims DROP CONSTRAINT claims_pkey',
    'CREATE INDEX ON trades (symbol)',
    'SET session_replication_role = replica',
    'GRANT phasegate_test_owner TO phasegate_test_service',
    'SET ROLE phasegate_test_owner',
    'DELETE FROM trades',
    'UPDATE transitions SET reason = null',
    'UPDATE sessions SET total_pnl = 0',
    'DELETE FROM policy_versions',
    'INSERT INTO platform (id) VALUES (false)',
    'SELECT * FROM _prisma_migrations',
  ])('may not: %s', async (statement) => {
    await expect(service.query(statement)).rejects.toMatchObject({ code: REFUSED });
  });

  test('has nothing beyond the rights of phasegate_app', async () => {
    const { rows } = await service.query(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
              ARRAY(SELECT g.rolname::text FROM pg_roles g
                    WHERE g.rolname <> r.rolname AND pg_has_role(r.oid, g.oid, 'MEMBER')) AS member_of
       FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
        member_of: ['phasegate_app'],
      },
    ]);
  });
});
