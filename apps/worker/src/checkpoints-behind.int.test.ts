import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Executor, storeBot, trip } from '@phasegate/db';
import { CLIMB_BEGINS, createTestDatabase, patientPool, QUICK_POLICY } from '@phasegate/db/testing';
import { Checkpointer, readSigningKey } from '@phasegate/integrity';
import { checkpointsBehind } from './checkpoints-behind.js';

test('checkpoints are behind when events have waited for one for more than five minutes (rules 8.2)', async () => {
  const database = await createTestDatabase();
  const pool = patientPool(database.serviceUrl);
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-checkpoints-'));
  const keyFile = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  try {
    await database.clock.set(CLIMB_BEGINS);
    await storeBot(pool, {
      ...{ id: 'bot_1', name: 'A bot', portfolio_value: '10000', currency: 'USD' },
      ...{ policy: QUICK_POLICY, by: 'op_1' },
    });
    const condition = checkpointsBehind();
    const after = async (ms: number) => {
      await database.clock.advance(ms);
      return condition.observe(pool);
    };
    const key = await readSigningKey(keyFile);
    const checkpointer = new Checkpointer(pool, join(folder, 'checkpoints'), key);

    expect(await condition.observe(pool)).toBeNull();
    expect(await after(300_000)).toBeNull();
    expect(await after(1)).toMatchObject({
      kind: 'checkpoints_behind',
      facts: { last: 0, events: 2, since: CLIMB_BEGINS },
    });
    await checkpointer.turn();
    expect(await condition.observe(pool)).toBeNull();
    // Nothing new to sign: it may stay the last one for as long as it likes.
    expect(await after(3_600_000)).toBeNull();

    await trip(new Executor(pool), 'bot_1', { by: 'op_1', reason: 'a drill' });
    expect(await condition.observe(pool)).toBeNull();
    expect(await after(300_001)).toMatchObject({ facts: { last: 1, events: 1 } });
  } finally {
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  }
});
