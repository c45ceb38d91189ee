import { workersSeen } from '@phasegate/db';
import { createTestDatabase, patientPool } from '@phasegate/db/testing';
import { pino } from 'pino';
import { heartbeat } from './heartbeat.js';

const until = async (holds: () => Promise<boolean>) => {
  for (
    const end = Date.now() + 30_000;
    Date.now() < end;
    await new Promise((done) => setTimeout(done, 20))
  )
    if (await holds()) return;
  throw new Error('it did not come to pass within 30 s');
};

test('a worker is seen while it runs, also after the database was away, and missed 30 s after it ended', async () => {
  const database = await createTestDatabase();
  const [pool, owner] = [patientPool(database.serviceUrl), patientPool(database.ownerUrl)];
  const later = (seconds: number) =>
    owner.query(`UPDATE worker_heartbeats SET seen_at = seen_at - $1 * interval '1 second'`, [
      seconds,
    ]);
  expect(await workersSeen(pool)).toEqual({ alive: 0, last_seen_seconds: null });
  const duties = [
    heartbeat(pool, pino({ level: 'silent' }), 50),
    heartbeat(pool, pino({ level: 'silent' }), 50),
  ];
  await until(async () => (await workersSeen(pool)).alive === 2);

  await database.stop();
  await database.start();
  await later(60);
  await until(async () => (await workersSeen(pool)).alive === 2);

  await Promise.all(duties.map((duty) => duty.close()));
  await later(31);
  const { alive, last_seen_seconds } = await workersSeen(pool);
  expect(alive).toBe(0);
  expect(last_seen_seconds).toBeGreaterThanOrEqual(31);
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});
