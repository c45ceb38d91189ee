import { newCredential } from '@phasegate/db';
import { startApi, type TestApi } from '../testing/index.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('addresses that no honest caller asks for', () => {
  it.each(['/v1/bots/a%00b', '/v1/bots/%00/events', `/v1/bots/${'x'.repeat(250)}`])(
    '%s is 401 to strangers before it is 404 to people',
    async (address) => {
      for (const stranger of [api.nobody, api.as(newCredential('pgt'))])
        expect(await stranger.get(address)).toMatchObject({
          status: 401,
          body: { code: 'UNAUTHENTICATED' },
        });
      expect(await api.admin.get(address)).toMatchObject({
        status: 404,
        body: { code: 'BOT_UNKNOWN' },
      });
    },
  );

  it.each(['/v1/trades/%ff', '/v1/trades/%', `/v1/trades/${'x'.repeat(9_000)}`])(
    'that the router cannot read are problems like any other error: %.20s',
    async (address) => {
      const answer = await fetch(api.url + address);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const body = (await answer.json()) as object;
      expect(body).toMatchObject({
        type: 'urn:phasegate:problem:malformed-request',
        status: answer.status,
        code: 'MALFORMED_REQUEST',
      });
      expect(answer.status).toBe(400);
    },
  );
});
