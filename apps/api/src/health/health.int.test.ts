import { startApi, type TestApi } from '../testing/index.js';

describe('health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is live and ready without a login', async () => {
    expect(await api.nobody.get('/health/live')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await api.nobody.get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });

  it('is live, not ready, while the database is away', async () => {
    await api.database.stop();
    const [live, ready] = [
      await api.nobody.get('/health/live'),
      await api.nobody.get('/health/ready'),
    ];
    await api.database.start();
    expect(live.status).toBe(200);
    expect(ready).toMatchObject({
      status: 503,
      body: { code: 'NOT_READY', detail: 'The database does not answer.' },
    });
    expect((await api.nobody.get('/health/ready')).status).toBe(200);
  });
});
