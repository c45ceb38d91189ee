import { beatHeart } from '@phasegate/db';
import { createTestDatabase, patientPool } from '@phasegate/db/testing';
import { noticeWorkerAway } from './worker-away.js';

test('no worker for 30 s raises one alert; it ends when one is back, and is raised again after the next outage', async () => {
  const database = await createTestDatabase();
  const [pool, owner] = [patientPool(database.serviceUrl), patientPool(database.ownerUrl)];
  const away = (seconds: number) =>
    owner.query(
      `UPDATE worker_heartbeats SET seen_at = clock_timestamp() - $1 * interval '1 second'`,
      [seconds],
    );
  const alerts = async () =>
    (
      await pool.query(
        `SELECT kind, over_at IS NULL AS going_on FROM alerts WHERE key = 'worker_away' ORDER BY raised_at`,
      )
    ).rows;

  expect(await noticeWorkerAway(pool)).toBeNull();
  await beatHeart(pool, 'w', 'host');
  await away(29);
  expect(await noticeWorkerAway(pool)).toBeNull();
  await away(40);
  expect(await noticeWorkerAway(pool)).toBe(40);
  expect(await noticeWorkerAway(pool)).toBeNull();
  expect(await alerts()).toEqual([{ kind: 'worker_behind', going_on: true }]);

  await beatHeart(pool, 'w', 'host');
  expect(await noticeWorkerAway(pool)).toBeNull();
  expect(await alerts()).toEqual([{ kind: 'worker_behind', going_on: false }]);
  await away(50);
  expect(await noticeWorkerAway(pool)).toBe(50);
  expect(await alerts()).toHaveLength(2);

  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});
