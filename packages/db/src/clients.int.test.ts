import { createPool, createPrisma } from './clients.js';
import { createTestDatabase, startTestServer, type TestDatabase } from './testing/index.js';

describe('a pool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('reads numbers and dates without loss (rules 1.1)', async () => {
    const pool = createPool(database.serviceUrl);
    const { rows } = await pool.query(
      `SELECT 0.10000000000000000001::numeric AS numeric,
              ARRAY[100.50, 0.1]::numeric[] AS numerics,
              9007199254740993::int8 AS int8,
              '2026-03-08'::date AS date,
              ARRAY['2026-03-08']::date[] AS dates,
              '2026-03-08T11:00:00.123Z'::timestamptz AS instant`,
    );
    await pool.end();
    expect(rows).toEqual([
      {
        numeric: '0.10000000000000000001',
        numerics: ['100.50', '0.1'],
        int8: '9007199254740993',
        date: '2026-03-08',
        dates: ['2026-03-08'],
        instant: new Date('2026-03-08T11:00:00.123Z'),
      },
    ]);
  });

  test('gives a statement up that takes too long', async () => {
    const pool = createPool(database.serviceUrl, { statementMs: 50 });
    await expect(pool.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    await pool.end();
  });

  test('is what Prisma Client works on', async () => {
    const prisma = createPrisma(database.serviceUrl);
    await database.clock.set('2026-03-09T11:00:00.123Z');
    const bot = await prisma.bot.create({
      data: { id: 'prisma', name: 'A bot', currency: 'USD', createdBy: 'someone' },
    });
    await prisma.$disconnect();
    expect(bot.createdAt).toEqual(new Date('2026-03-09T11:00:00.123Z'));
  });
});

describe('with PostgreSQL gone (NFR-004)', () => {
  const LIMIT_MS = 8_000;

  test('a caller gets an error in time, the process lives on and finds the server again', async () => {
    const server = await startTestServer();
    const pool = createPool(server.adminUrl);
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const disconnected = new Promise((resolve) => client.once('end', resolve));
      await server.kill();
      // Its backends outlive the server for as long as it takes them to notice.
      await disconnected;

      const asked = performance.now();
      await expect(client.query('SELECT 1')).rejects.toThrow();
      await expect(pool.query('SELECT 1')).rejects.toThrow();
      expect(performance.now() - asked).toBeLessThan(LIMIT_MS);

      await server.start();
      const { rows } = await pool.query('SELECT 1 AS one');
      expect(rows).toEqual([{ one: 1 }]);
    } finally {
      client.release(true);
      await pool.end();
      await server.remove();
    }
  });
});
