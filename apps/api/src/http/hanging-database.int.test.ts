import { withRowLocked } from '../testing/row-lock.js';
import { liveCheck, startApi, toProofOfConcept, type TestApi } from '../testing/index.js';

describe('a database that hangs (NFR-004)', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ hurried: true, at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());

  it('is 503 to a check and no record to an emergency exit, within seconds', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    const asked = performance.now();
    const [check, exit] = await withRowLocked(api.database, bot.id, () =>
      Promise.all([
        bot.post('/v1/trade-checks', liveCheck('t1')),
        bot.post('/v1/emergency-exits', { exit_id: 'e1' }),
      ]),
    );
    expect(performance.now() - asked).toBeLessThan(6_000);
    expect(check).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    expect(exit).toMatchObject({ status: 202, body: { permitted: true, recorded: false } });
    expect((await bot.post('/v1/trade-checks', liveCheck('t1'))).body.decision).toBe('allow');
  });
});
