import { once } from 'node:events';
import { Writable } from 'node:stream';
import { createTestDatabase, patientPool } from '@phasegate/db/testing';
import { migrateQueues } from '@phasegate/queues';
import { pino } from 'pino';
import { startWorker } from './worker.js';

const OF_THE_QUEUE = 'The queue is out of reach';
/** More than what all queues say at first, and again after one rest. */
const LINES = 12;

test('a server that answers with errors is asked again after a rest, not without end', async () => {
  const database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  const times: number[] = [];
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      if (line.includes(OF_THE_QUEUE) && times.push(Date.now()) === LINES) lines.emit('enough');
      done();
    },
  });
  const enough = once(lines, 'enough');
  const worker = startWorker({
    databaseUrl: database.serviceUrl,
    redisUrl: undefined,
    log: pino(lines),
  });
  const owner = patientPool(database.ownerUrl, { max: 1 });
  try {
    await owner.query('ALTER SCHEMA bullmq RENAME TO elsewhere');
    await enough;
    expect(times[LINES - 1]! - times[0]!).toBeGreaterThan(1_500);
    await owner.query('ALTER SCHEMA elsewhere RENAME TO bullmq');
  } finally {
    await owner.end();
    await worker.close();
    await database.drop();
  }
});
