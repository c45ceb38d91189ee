import { newCredential } from '@phasegate/db';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('bodies that are not what they seem', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi();
    bot = await api.bot();
  });
  afterAll(() => api.stop());

  const check = (body: string | Uint8Array<ArrayBuffer>, by = api.as(bot.key)) =>
    by.send('POST', '/v1/trade-checks', { headers: JSON_TYPE, body });
  const text = JSON.stringify(liveCheck('t1'));
  const twice = text.replace('}', ', "notional": "1000000"}');
  const invalid = new Uint8Array(
    [...Buffer.from(text)].map((byte) => (byte === 'A'.charCodeAt(0) ? 255 : byte)),
  );

  it.each([
    ['a name twice', twice, 'The name "notional" occurs twice in one object.'],
    ['bytes that are not UTF-8', invalid, 'The body is not valid UTF-8.'],
  ])('with %s are 400, and the fault is named', async (_what, body, detail) => {
    expect(await check(body)).toMatchObject({
      status: 400,
      body: { code: 'MALFORMED_JSON', detail },
    });
  });

  it('are 401 without a valid key, with any content', async () => {
    const bodies = [twice, invalid, '{', 'x', '{"no such field": 1}', 'x'.repeat(70_000)];
    const strangers = [api.nobody, api.as(newCredential('pgk')), api.as(newCredential('pgt'))];
    for (const body of bodies)
      for (const by of strangers)
        expect(await check(body, by)).toMatchObject({
          status: 401,
          body: { code: 'UNAUTHENTICATED' },
        });
  });

  it('are 401 to a key that was revoked after it was used', async () => {
    const revoked = await api.bot();
    expect((await check(text, revoked)).status).toBe(200);
    const { body } = await api.admin.get(`/v1/bots/${revoked.id}/keys`);
    await api.admin.delete(`/v1/bots/${revoked.id}/keys/${body.items[0].id}`);
    for (const given of [twice, '{"no such field": 1}', text])
      expect(await check(given, revoked)).toMatchObject({
        status: 401,
        body: { code: 'UNAUTHENTICATED' },
      });
  });
});
