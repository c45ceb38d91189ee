import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from './index.js';
import { patientPool } from './patient.js';

let database: TestDatabase;
let service: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  service = patientPool(database.serviceUrl);
});
afterAll(async () => {
  await service.end();
  await database.drop();
});

async function now(): Promise<string> {
  const { rows } = await service.query<{ now: Date }>('SELECT phase_clock() AS now');
  return rows[0]?.now.toISOString() ?? '';
}

describe('the clock of a test database', () => {
  test('is the real one until it is moved', async () => {
    const { rows } = await service.query(
      `SELECT phase_clock() <= clock_timestamp()
              AND phase_clock() > clock_timestamp() - interval '1 second' AS real`,
    );
    expect(rows).toEqual([{ real: true }]);
  });

  test('stops at an instant and moves on from there', async () => {
    await database.clock.set('2026-03-09T10:59:59.950Z');
    expect(await now()).toBe('2026-03-09T10:59:59.950Z');
    await database.clock.advance(100);
    expect(await now()).toBe('2026-03-09T11:00:00.050Z');
  });

  test('runs on from its current instant, and can be moved while it runs', async () => {
    await database.clock.set('2026-03-09T11:00:00.000Z');
    await database.clock.release();
    const first = await now();
    let running = first;
    while (running === first) running = await now();
    expect(first >= '2026-03-09T11:00:00.000Z').toBe(true);
    expect(running < '2026-03-09T11:05:00.000Z').toBe(true);
    await database.clock.advance(3_600_000);
    expect((await now()) > '2026-03-09T12:00:00.000Z').toBe(true);
  });

  test('moves at once for a transaction that is under way', async () => {
    await database.clock.set('2026-03-09T11:00:00.000Z');
    const client = await service.connect();
    const read = () => client.query<{ at: Date }>('SELECT phase_clock() AS at');
    await client.query('BEGIN');
    const { rows: before } = await read();
    await database.clock.advance(1);
    const { rows: after } = await read();
    await client.query('COMMIT');
    client.release();
    expect(before).toEqual([{ at: new Date('2026-03-09T11:00:00.000Z') }]);
    expect(after).toEqual([{ at: new Date('2026-03-09T11:00:00.001Z') }]);
  });
});

test('a test database that is stopped cuts connections and accepts none, and comes back', async () => {
  await service.query('SELECT 1');
  await database.stop();
  await expect(service.query('SELECT 1')).rejects.toThrow();
  await expect(service.query('SELECT 1')).rejects.toThrow();
  await database.start();
  expect((await service.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('test databases know nothing of each other', async () => {
  const other = await createTestDatabase();
  await database.clock.set('2026-03-09T11:00:00.000Z');
  await other.clock.set('2030-01-01T00:00:00.000Z');
  expect(await now()).toBe('2026-03-09T11:00:00.000Z');
  await other.drop();
});
