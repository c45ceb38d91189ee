import { quarantine } from '@phasegate/db';
import { patientPool, storeManyBots } from '@phasegate/db/testing';
import type pg from 'pg';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';
import { withRowLocked } from '../testing/row-lock.js';

const BEFORE = '2026-03-09T14:59:30.000Z';
const HALTED = '2026-03-09T15:00:00.000Z';
const AFTER = '2026-03-09T15:00:10.000Z';

/** No worker runs here: what is true of a bot after a halt does not wait for one. */
describe('a halt', () => {
  let api: TestApi;
  let owner: pg.Pool;
  let unused: string[];
  beforeAll(async () => {
    api = await startApi({ at: BEFORE, checksPerSecond: 10_000 });
    owner = patientPool(api.database.ownerUrl, { max: 2 });
    const service = patientPool(api.database.serviceUrl, { max: 3 });
    const stored = await storeManyBots(service, 12, { now: BEFORE, by: 'test', life: 'Trial' });
    unused = stored.map(({ id }) => id);
    await service.end();
  });
  afterAll(async () => {
    await owner.end();
    await api.stop();
  });

  const asked = (trade_id: string) => liveCheck(trade_id, { symbol: trade_id, notional: '20' });

  async function botWithPermit(trade_id: string): Promise<TestBot> {
    await api.clock.set(BEFORE);
    const id = unused.pop()!;
    const { body } = await api.admin.post(`/v1/bots/${id}/keys`, { name: 'first' });
    const bot = { id, key: body.key as string, ...api.as(body.key as string) };
    const answer = await bot.post('/v1/trade-checks', asked(trade_id));
    expect(answer.body.decision).toBe('allow');
    return bot;
  }
  const halt = async () => {
    await api.clock.set(HALTED);
    expect((await api.admin.post('/v1/halt', { reason: 'news' })).status).toBe(200);
  };
  const resume = async () =>
    expect((await api.admin.post('/v1/resume', { reason: 'over' })).status).toBe(200);
  const typesOf = async ({ id }: TestBot) => {
    const { body } = await api.admin.get(`/v1/bots/${id}/events?limit=50`);
    return (body.items as { type: string; at: string }[]).map(({ type, at }) => `${at} ${type}`);
  };

  it('is acknowledged while bots are locked, and in force for them too (rules 3.3)', async () => {
    const [locked, other] = [await botWithPermit('locked'), await botWithPermit('other')];
    await withRowLocked(api.database, locked.id, halt);
    for (const [bot, trade] of [
      [locked, 'locked'],
      [other, 'other'],
    ] as const) {
      expect((await bot.get('/v1/status')).body).toMatchObject({ halted: true, open_permits: [] });
      expect((await bot.post('/v1/trade-checks', asked(trade))).body).toMatchObject({
        decision: 'block',
        reasons: [{ code: 'HALTED' }],
      });
      expect((await bot.post(`/v1/trade-checks/${trade}/renew`)).body.code).toBe('PERMIT_UNKNOWN');
    }
    await resume();
  });

  it('has ended permits at its instant even for a bot that it reaches after the resumption (rules 3.3)', async () => {
    const bot = await botWithPermit('t');
    await halt();
    await resume();
    await api.clock.set(AFTER);
    const entry = (trade_id: string, opened_at: string) =>
      bot.post('/v1/trades', { ...asked(trade_id), opened_at });
    expect((await entry('t', AFTER)).status).toBe(201);
    const types = await typesOf(bot);
    expect(types).toContain(`${HALTED} permit.revoked`);
    expect(types).toContain(`${AFTER} trade.unpermitted`);
  });

  it('honours an entry made before it that is reported after it (rules 3.3)', async () => {
    const bot = await botWithPermit('t');
    await halt();
    await api.clock.set(AFTER);
    const entry = await bot.post('/v1/trades', { ...asked('t'), opened_at: BEFORE });
    expect(entry.status).toBe(201);
    expect(await typesOf(bot)).toContain(`${AFTER} trade.opened`);
    await resume();
  });

  it('keeps permits that are granted after the resumption', async () => {
    const bot = await botWithPermit('before');
    await halt();
    await resume();
    const first = await bot.post('/v1/trade-checks', asked('after'));
    expect(first.body.decision).toBe('allow');
    expect((await bot.post('/v1/trade-checks', asked('after'))).body).toEqual(first.body);
    expect((await bot.get('/v1/status')).body.open_permits).toMatchObject([{ trade_id: 'after' }]);
  });

  it('made by the quarantine of the platform’s log is the same halt (rules 3.3, 8.3)', async () => {
    const bot = await botWithPermit('t');
    await api.clock.set(HALTED);
    await quarantine(owner, 'platform', { seq: 1, message: 'event 1 is not what it was' });
    expect((await bot.get('/v1/status')).body).toMatchObject({ halted: true, open_permits: [] });
    expect((await bot.post('/v1/trade-checks', asked('t'))).body).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'HALTED' }],
    });
    expect(await typesOf(bot)).toContain(`${HALTED} permit.revoked`);
  });
});
