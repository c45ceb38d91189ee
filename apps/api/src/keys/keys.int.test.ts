import { startApi, type TestApi, type TestBot } from '../testing/index.js';

describe('keys', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
    bot = await api.bot();
  });
  afterAll(() => api.stop());
  const keys = () => `/v1/bots/${bot.id}/keys`;

  it('are shown once when they are made, and never listed with their secret', async () => {
    const { status, body } = await api.admin.post(keys(), { name: 'second' });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^pgk_[\w-]{38}$/);
    const list = await api.admin.get(keys());
    expect(list.body.items.map(({ name }: { name: string }) => name)).toEqual(['second', 'first']);
    expect(JSON.stringify(list.body)).not.toContain(body.key);
    expect((await api.as(body.key).get('/v1/status')).status).toBe(200);
  });

  it('stop working at once when they are revoked; revoking again changes nothing', async () => {
    const { body } = await api.admin.post(keys(), { name: 'third' });
    expect((await api.admin.delete(`${keys()}/${body.id}`)).status).toBe(204);
    expect((await api.admin.delete(`${keys()}/${body.id}`)).status).toBe(204);
    expect((await api.as(body.key).get('/v1/status')).status).toBe(401);
  });

  it('of another bot are 404', async () => {
    const other = await api.bot();
    const { body } = await api.admin.post(`/v1/bots/${other.id}/keys`, { name: 'theirs' });
    expect(await api.admin.delete(`${keys()}/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'KEY_UNKNOWN' },
    });
    expect((await other.get('/v1/status')).status).toBe(200);
  });

  it('need a name', async () => {
    expect((await api.admin.post(keys(), {})).body.errors).toEqual([
      { field: 'name', message: 'is missing' },
    ]);
  });
});
