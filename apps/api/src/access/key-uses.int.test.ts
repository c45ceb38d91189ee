import { credentialHash, noteKeyUse } from '@phasegate/db';
import { patientPool } from '@phasegate/db/testing';
import type pg from 'pg';
import { startApi, type Caller, type TestApi, type TestBot } from '../testing/index.js';
import { until } from '../testing/ladder.js';

const NOW = '2026-03-09T14:30:00.000Z';
const MINUTE_MS = 60_000;

describe('when a key was used last', () => {
  let api: TestApi;
  let owner: pg.Pool;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    owner = patientPool(api.database.ownerUrl, { max: 2 });
  });
  beforeEach(async () => {
    await api.clock.set(NOW);
    bot = await api.bot();
  });
  afterAll(async () => {
    await owner.end();
    await api.stop();
  });

  const keys = () => `/v1/bots/${bot.id}/keys`;
  const lastUses = async (): Promise<Record<string, string | null>> => {
    const { body } = await api.admin.get(keys());
    const items = body.items as { name: string; last_used_at: string | null }[];
    return Object.fromEntries(items.map(({ name, last_used_at }) => [name, last_used_at]));
  };
  const noted = async (name: string) => until(async () => (await lastUses())[name] != null);

  /** By then every pending use has been noted. */
  const useOfAnotherKey = async () => {
    const { body } = await api.admin.post(keys(), { name: 'another' });
    await api.as(body.key).get('/v1/status');
    await noted('another');
  };

  it.each([
    ['a check', (by: Caller) => by.post('/v1/trade-checks', ASKED)],
    ['a renewal', (by: Caller) => by.post('/v1/trade-checks/none/renew')],
    ['a cancellation', (by: Caller) => by.delete('/v1/trade-checks/none')],
    ['an entry', (by: Caller) => by.post('/v1/trades', { ...ASKED, opened_at: NOW })],
    ['a close', (by: Caller) => by.post('/v1/trades/none/close', { closed_at: NOW, pnl: '1' })],
    ['a look at a trade', (by: Caller) => by.get('/v1/trades/none')],
    ['a comparison', (by: Caller) => by.post('/v1/reconcile', { open_trade_ids: [] })],
    ['an emergency exit', (by: Caller) => by.post('/v1/emergency-exits', EXIT)],
    [
      'a portfolio report',
      (by: Caller) => by.put('/v1/portfolio', { value: '10000', net_flow: '0', at: NOW }),
    ],
    ['a look at the status', (by: Caller) => by.get('/v1/status')],
  ])('is shown after %s, and an unused key is shown as never used', async (_call, call) => {
    await api.admin.post(keys(), { name: 'spare' });
    expect(await lastUses()).toEqual({ first: null, spare: null });
    await call(bot);
    await noted('first');
    expect(await lastUses()).toEqual({ first: NOW, spare: null });
  });

  it('is written once in ten minutes, however many processes a bot asks', async () => {
    const throughAnother = () => noteKeyUse(owner, credentialHash(bot.key));
    await throughAnother();
    await api.clock.advance(10 * MINUTE_MS - 1);
    await throughAnother();
    expect(await lastUses()).toEqual({ first: NOW });
    await api.clock.advance(1);
    await throughAnother();
    expect(await lastUses()).toEqual({ first: '2026-03-09T14:40:00.000Z' });
  });

  it('is written once by a process for which no ten minutes have passed', async () => {
    await bot.get('/v1/status');
    await noted('first');
    await api.clock.advance(60 * MINUTE_MS);
    await bot.get('/v1/status');
    await useOfAnotherKey();
    expect((await lastUses()).first).toBe(NOW);
  });

  it('ignores a revoked key: its attempts do not count as use', async () => {
    const { body } = await api.admin.post(keys(), { name: 'old' });
    await api.admin.delete(`${keys()}/${body.id}`);
    expect((await api.as(body.key).get('/v1/status')).status).toBe(401);
    await useOfAnotherKey();
    expect((await lastUses()).old).toBeNull();
  });

  it('is all that the services change of a key beside its end: its hash and its bot stay', async () => {
    const service = patientPool(api.database.serviceUrl, { max: 1 });
    for (const change of [`hash = '\\x00'`, `bot = '${bot.id}'`, `created_by = 'nobody'`])
      await expect(service.query(`UPDATE api_keys SET ${change}`)).rejects.toMatchObject({
        code: '42501',
      });
    await service.end();
  });

  it('keeps no call waiting: a check is answered while the key’s row is locked', async () => {
    const client = await owner.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM api_keys WHERE bot = $1 FOR UPDATE', [bot.id]);
    for (const trade_id of ['a', 'b'])
      expect(await bot.post('/v1/trade-checks', { ...ASKED, trade_id })).toMatchObject({
        status: 200,
        body: { decision: 'allow' },
      });
    expect(await lastUses()).toEqual({ first: null });
    await client.query('ROLLBACK');
    client.release();
    await until(async () => (await lastUses()).first === NOW);
  });
});

const ASKED = { trade_id: 'a', symbol: 'AAPL', side: 'long', mode: 'paper', notional: '50' };
const EXIT = { exit_id: 'x', symbol: 'AAPL', reason: 'the feed is stale', at: NOW };
