import { storeBot } from '@phasegate/db';
import { CLIMB_BEGINS, createTestDatabase, QUICK_POLICY, patientPool } from '@phasegate/db/testing';
import { mirrorBehind } from './mirror-behind.js';

test('the mirror is behind when a line of the log has waited for it for more than 30 s (rules 8.2)', async () => {
  const database = await createTestDatabase();
  const pool = patientPool(database.serviceUrl);
  try {
    await database.clock.set(CLIMB_BEGINS);
    await storeBot(pool, {
      id: 'bot_1',
      name: 'bot_1',
      portfolio_value: '10000',
      currency: 'USD',
      policy: QUICK_POLICY,
      by: 'op_1',
    });
    await database.clock.advance(30_000);
    expect(await mirrorBehind.observe(pool)).toBeNull();
    await database.clock.advance(1_000);
    const behind = await mirrorBehind.observe(pool);
    expect(behind).toMatchObject({
      kind: 'mirror_behind',
      title: 'The mirror of the log is behind by 31 s',
      facts: { files: expect.any(Array), holder: null },
    });
    expect(behind!.text).toContain('No worker writes the mirror');
  } finally {
    await pool.end();
    await database.drop();
  }
});
