import { carryOutDue, Executor } from '@phasegate/db';
import { patientPool } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { climb, QUICK } from '../testing/ladder.js';
import { startApi, type Answer, type TestApi, type TestBot } from '../testing/index.js';

const PASSWORD = 'a password for reports only';
/** Where climb leaves the clock in Real Money Trial; equity is 10005 then: one live win of 5. */
const NOW = '2026-01-07T14:00:00.000Z';
const at = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

let api: TestApi;
let pool: Pool;
let bot: TestBot;
beforeAll(async () => {
  api = await startApi({ overridePassword: PASSWORD, checksPerSecond: 1_000 });
  pool = patientPool(api.database.serviceUrl, { max: 1 });
});
beforeEach(async () => {
  bot = await climb(api, QUICK, 'real_money_trial');
});
afterAll(async () => {
  await pool.end();
  await api.stop();
});

const report = (value: string, minute: number, fields: object = {}): Promise<Answer> =>
  bot.put('/v1/portfolio', { value, net_flow: '0', at: at(minute), ...fields });
const status = async () => (await bot.get('/v1/status')).body;
/** The figures that a later report or close is judged by, from its events. */
const lastEvent = async (type: string) => {
  const { body } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=50`);
  return body.items.find((event: { type: string }) => event.type === type);
};
const entry = (trade_id: string) => ({
  trade_id,
  symbol: trade_id,
  side: 'long',
  mode: 'live',
  notional: '100',
});
async function enter(trade_id: string): Promise<void> {
  const { body } = await bot.post('/v1/trade-checks', entry(trade_id));
  expect(body).toMatchObject({ decision: 'allow' });
  await bot.post('/v1/trades', { ...entry(trade_id), opened_at: NOW });
}
const close = (trade_id: string, pnl: string, minute: number) =>
  bot.post(`/v1/trades/${trade_id}/close`, { closed_at: at(minute), pnl });

describe('a report is judged as a close is (rules 2.7, 6.1)', () => {
  it('that shows a fall takes the bot down: the next check is blocked', async () => {
    await api.clock.set(at(1));
    expect(await report('9000', 1)).toMatchObject({ status: 200, body: { equity: '9000' } });
    const { body } = await bot.post('/v1/trade-checks', entry('t'));
    expect(body).toMatchObject({ decision: 'block', reasons: [{ code: 'DOWNGRADE_DUE' }] });
    await carryOutDue(new Executor(pool), bot.id);
    expect(await status()).toMatchObject({ phase: 'proof_of_concept', size: '100' });
    expect(await lastEvent('phase.downgraded')).toMatchObject({
      triggers: ['daily_loss', 'drawdown'],
      metrics: { source: 'report', value: '9000', day_base: '10005' },
    });
  });

  it('ends outstanding permits when it does (rules 3.3, 6.4)', async () => {
    await bot.post('/v1/trade-checks', entry('t'));
    await api.clock.set(at(1));
    await report('9000', 1);
    expect(await lastEvent('permit.revoked')).toMatchObject({ trade_id: 't', cause: 'downgrade' });
  });

  it('counts open losses, though equity is the balance without them', async () => {
    await api.clock.set(at(1));
    const { body } = await report('9500', 1, { open_pnl: '-505' });
    expect(body).toMatchObject({ equity: '10005' });
    expect(await status()).toMatchObject({ downgrade_due: true });
  });

  it('raises nothing by open profit: the peak is of equity', async () => {
    await api.clock.set(at(1));
    await report('12000', 1, { open_pnl: '1995' });
    await api.clock.set(at(2));
    await report('9900', 2, { open_pnl: '-105' });
    expect(await status()).toMatchObject({ equity: '10005', downgrade_due: false });
  });

  it('is not undone by the closes that follow', async () => {
    await enter('t');
    await api.clock.set(at(1));
    await report('9400', 1, { open_pnl: '-605' });
    await close('t', '400', 1);
    expect(await status()).toMatchObject({ downgrade_due: true });
    expect(await lastEvent('downgrade.triggered')).toMatchObject({
      triggers: ['daily_loss', 'drawdown'],
    });
  });

  it('keeps a loss that it showed for the next close: 4% reported and 2% closed are a daily loss', async () => {
    await enter('t');
    await api.clock.set(at(1));
    await report('9605', 1);
    expect(await status()).toMatchObject({ downgrade_due: false });
    await api.clock.set(at(2));
    await close('t', '-200', 2);
    expect(await lastEvent('downgrade.triggered')).toMatchObject({
      triggers: ['daily_loss', 'drawdown'],
      metrics: { day_pnl: '-200', day_base: '10005', equity: '9405' },
    });
  });

  it('judges a drawdown in Proof of Concept too', async () => {
    bot = await climb(api, QUICK, 'proof_of_concept');
    await api.clock.set('2026-01-06T14:01:00.000Z');
    await bot.put('/v1/portfolio', {
      value: '9400',
      net_flow: '0',
      at: '2026-01-06T14:01:00.000Z',
    });
    expect(await lastEvent('downgrade.triggered')).toMatchObject({ triggers: ['drawdown'] });
  });
});

describe('closes before a report are in it (rules 2.7)', () => {
  it('also where the close arrives after it: a loss of 2.6% counts once', async () => {
    await enter('t');
    await api.clock.set(at(10));
    await report('9745', 10);
    const { body } = await close('t', '-260', 9);
    expect(body).toMatchObject({ outcome: 'loss', counted: true });
    expect(await status()).toMatchObject({ equity: '9745', downgrade_due: false });
  });

  it('the close at the very instant of the report too; one after it moves equity', async () => {
    await enter('a');
    await enter('b');
    await api.clock.set(at(10));
    await report('10000', 10);
    await close('a', '-10', 10);
    expect((await status()).equity).toBe('10000');
    await api.clock.set(at(11));
    await close('b', '-10', 11);
    expect((await status()).equity).toBe('9990');
  });

  it('and a report that arrives late leaves closes after it standing', async () => {
    await enter('a');
    await api.clock.set(at(10));
    await close('a', '-10', 10);
    expect(await report('10100', 5)).toMatchObject({ body: { equity: '10090', ignored: false } });
  });

  it('a correction of such a close moves windows and sums, not equity', async () => {
    await enter('a');
    await enter('b');
    await api.clock.set(at(10));
    await close('a', '-10', 5);
    await report('9995', 10);
    await api.clock.set(at(11));
    await close('b', '-10', 11);
    const correct = (trade_id: string) =>
      api.admin.post(`/v1/bots/${bot.id}/trades/${trade_id}/correct`, {
        pnl: '20',
        reason: 'a fee was counted twice',
        override_password: PASSWORD,
      });
    expect((await status()).equity).toBe('9985');
    await correct('a');
    expect((await status()).equity).toBe('9985');
    await correct('b');
    expect(await status()).toMatchObject({
      equity: '10015',
      headroom: { consecutive_losses: { losses: 0 } },
    });
  });
});

describe('each flow counts once (rules 2.7)', () => {
  it('a withdrawal that is reported late still moves base and peak: no winning close takes the bot down', async () => {
    await enter('t');
    await api.clock.set(at(20));
    // 400 were withdrawn: the report that says so comes after the next one.
    expect(await report('9605', 20)).toMatchObject({ body: { ignored: false } });
    expect(await report('9605', 10, { net_flow: '-400' })).toMatchObject({
      body: { equity: '9605', ignored: true },
    });
    await close('t', '-200', 20);
    await api.clock.set(at(21));
    expect(await status()).toMatchObject({ downgrade_due: false });
  });

  it('two reports in the order of their instants or the other way round leave the same', async () => {
    const earlier = () => report('10205', 10, { net_flow: '200' });
    const later = () => report('10155', 20, { net_flow: '-50' });
    const after = async (first: typeof earlier, second: typeof later) => {
      bot = await climb(api, QUICK, 'real_money_trial');
      await api.clock.set(at(30));
      await first();
      await second();
      await report('9700', 30);
      const { equity, headroom } = await status();
      return { equity, daily_loss: headroom.daily_loss, drawdown: headroom.drawdown };
    };
    expect(await after(later, earlier)).toEqual(await after(earlier, later));
  });

  it('one that would leave nothing to measure from is refused: 422', async () => {
    await api.clock.set(at(1));
    expect(await report('5', 1, { net_flow: '-10005' })).toMatchObject({
      status: 422,
      body: { code: 'FLOW_TOO_LARGE' },
    });
    expect((await status()).equity).toBe('10005');
  });

  it('of two reports of one instant the later recorded is in force', async () => {
    await api.clock.set(at(1));
    await report('9990', 1, { report_id: 'a' });
    expect(await report('9980', 1, { report_id: 'b' })).toMatchObject({
      body: { equity: '9980', ignored: false },
    });
  });
});

describe('a report that is sent again (rules 2.7)', () => {
  it('under its report_id changes nothing; with other content it is 409', async () => {
    await api.clock.set(at(5));
    const body = { report_id: 'r-1', net_flow: '-300' };
    const first = await report('9705', 5, body);
    expect(first).toMatchObject({ status: 200, body: { equity: '9705', repeated: false } });
    expect(await report('9705.00', 5, { ...body, open_pnl: null })).toMatchObject({
      status: 200,
      body: { equity: '9705', repeated: true },
    });
    for (const other of [{ net_flow: '-301' }, { open_pnl: '1' }, { at: at(4) }])
      expect(await report('9705', 5, { ...body, ...other })).toMatchObject({
        status: 409,
        body: { code: 'REPORT_CONFLICT' },
      });
    expect(await status()).toMatchObject({
      equity: '9705',
      headroom: { daily_loss: { used: '0' } },
    });
  });

  it('by a fast clock counts its flow once', async () => {
    await api.clock.set(at(1));
    const fast = ['9705', 60, { net_flow: '-300' }] as const;
    await report(...fast);
    await api.clock.set(at(2));
    expect(await report(...fast)).toMatchObject({ body: { repeated: true } });
    expect(await status()).toMatchObject({ headroom: { daily_loss: { used: '0' } } });
  });

  it('without a report_id it is the one that is identical in every field', async () => {
    await api.clock.set(at(5));
    await report('9705', 5, { net_flow: '-300' });
    expect(await report('9705', 5, { net_flow: '-300' })).toMatchObject({
      body: { repeated: true },
    });
    expect(await report('9405', 5, { net_flow: '-300' })).toMatchObject({
      body: { equity: '9405', repeated: false },
    });
  });
});
