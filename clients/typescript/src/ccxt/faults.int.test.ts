import type { FaultServer } from '../testing/behaviour.fixture.js';
import {
  ALLOWS,
  type BotProgram,
  describeWithCcxt,
  SPOT,
  SWAP,
  type There,
} from './testing/bot.fixture.js';
import { calling, prepareSuite } from './testing/suite.fixture.js';

const checksWith = (answer: object) => ({
  answers: { ...ALLOWS, 'POST /v1/trade-checks': [answer] },
});

/** How the platform fails, once the bot is in. */
const FAULTS: Readonly<Record<string, object>> = {
  down: { listening: false },
  hanging: checksWith({ fault: 'black_hole' }),
  'cut off': checksWith({ fault: 'cut', named: 'allow' }),
  garbage: checksWith({ fault: 'garbage' }),
  'over its limit': checksWith({ named: 'rate_limited' }),
  failing: checksWith({ named: 'database_unavailable' }),
  'allowing without a permit': checksWith({ named: 'allow_paper' }),
  'allowing for less': checksWith({ named: 'allow', json: { max_notional: '1' } }),
};

type Call = readonly [name: string, ...given: unknown[]];

/** Of a position of 0.5 long in the future, and of 0.5 coins. */
const EXITS: readonly Call[] = [
  ['createStopLossOrder', SWAP, 'market', 'sell', 0.5, undefined, 90],
  ['createTakeProfitOrder', SWAP, 'limit', 'sell', 0.5, 120, 120],
  ['createOrder', SWAP, 'limit', 'sell', 0.2, 130],
  ['createMarketSellOrder', SWAP, 0.2],
  ['createOrder', SWAP, 'market', 'sell', 0.3, undefined, { reduceOnly: true }],
  ['createStopLimitOrder', SPOT, 'sell', 0.1, 90, 91],
  ['createLimitSellOrder', SPOT, 0.1, 100],
  ['createMarketSellOrderWithCost', SPOT, 10],
  ['createMarketSellOrder', SPOT, 0.2, { newClientOrderId: 'leave-1' }],
];

describeWithCcxt('a guarded exchange whose platform fails', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const call = (...[name, ...given]: Call) => bot.run(calling, { name, given });
  const checks = async () =>
    (await platform.received()).filter(({ route }) => route === 'POST /v1/trade-checks').length;

  it('sends no entry without an allow, and holds up no exit', async () => {
    let [blocked, entries, exits] = [0, 0, 0];
    for (const [fault, program] of Object.entries(FAULTS)) {
      venue.reset();
      await platform.program({ answers: ALLOWS });
      await bots.guarded(bot, venue, { url: platform.url, timeoutMs: 400 });
      await call('createOrder', SWAP, 'market', 'buy', 0.5);
      await call('createOrder', SPOT, 'market', 'buy', 0.5);
      const before = venue.placed.length;
      await platform.program(program);
      for (const symbol of [SPOT, SPOT, SWAP]) {
        const given = [symbol, 'market', 'buy', 0.5];
        const thrown = await bot.thrown(calling, { name: 'createOrder', given });
        expect({ fault, ...thrown }).toMatchObject({ fault, isBlocked: true });
        blocked += 1;
      }
      const asked = await checks();
      for (const exit of EXITS) await call(...exit);
      const arrived = venue.placed.slice(before);
      entries += arrived.filter(({ opens }) => opens > 0).length;
      exits += arrived.filter(({ opens }) => opens === 0).length;
      expect([await checks(), venue.positions['BTCUSDT']]).toEqual([asked, 0]);
    }
    expect({ blocked, entries, exits }).toEqual({ blocked: 24, entries: 0, exits: 72 });
  });

  it('asks again when the platform came back', async () => {
    await platform.program({ listening: false });
    await bots.guarded(bot, venue, { url: platform.url, timeoutMs: 400 });
    const given = [SPOT, 'market', 'buy', 0.5];
    expect(await bot.thrown(calling, { name: 'createOrder', given })).toMatchObject({
      ...{ isBlocked: true, message: expect.stringMatching(/not compared with the platform/) },
    });
    await platform.program({ answers: ALLOWS });
    await bot.run(async ({ exchange }) => {
      while (!exchange.phasegate.client.isReachable)
        await new Promise((done) => setTimeout(done, 10));
    });
    await call('createOrder', SPOT, 'market', 'buy', 0.5);
    expect(venue.entries).toHaveLength(1);
  });

  it('reports the entry later when the platform went away after its allow', async () => {
    await bots.guarded(bot, venue, { url: platform.url, timeoutMs: 400 });
    venue.before = () => platform.program({ listening: false });
    await call('createOrder', SPOT, 'market', 'buy', 0.5, undefined, { clientOrderId: 'bot-1' });
    const waiting = ({ exchange }: There) => exchange.phasegate.client.outbox.waiting;
    expect(await bot.run(waiting)).toMatchObject([{ kind: 'opened', trade_id: 'bot-1' }]);
    const opened = { 'POST /v1/trades': [{ named: 'trade_opened', json: { trade_id: 'bot-1' } }] };
    await platform.program({ answers: { ...ALLOWS, ...opened } });
    expect(await bot.run(({ exchange }) => exchange.phasegate.client.flush(10_000))).toBe(true);
    const reports = (await platform.received()).filter(({ route }) => route === 'POST /v1/trades');
    expect(reports[0]!.body).toMatchObject({ notional: '50.00000000' });
  });

  it('sends nothing under an allow that is over before ccxt comes to send the order', async () => {
    await bot.run((world) => {
      world.kind = class Held extends world.ccxt.binance {
        sign(path: string, api: string, method: string, ...more: There[]) {
          // As a rate limiter that held it back for an hour.
          if (method === 'POST') performance.now = () => Date.now() + 3_600_000;
          return super.sign(path, api, method, ...more);
        }
      };
    });
    await bots.guarded(bot, venue, { url: platform.url });
    const given = [SPOT, 'market', 'buy', 0.5];
    const thrown = await bot.thrown(calling, { name: 'createOrder', given });
    await bot.run((world) => {
      delete (performance as There).now;
      delete world.kind;
    });
    expect(thrown).toMatchObject({ answer: { reasons: [{ code: 'PERMIT_EXPIRED' }] } });
    expect(await bot.run(({ exchange }) => exchange.phasegate.client.flush(5_000))).toBe(true);
    const cancels = (await platform.received()).filter(({ route }) => route.startsWith('DELETE'));
    expect([cancels.length, venue.placed, await bot.run(({ book }) => book())]).toEqual([
      1,
      [],
      [],
    ]);
  });

  it('enters each trade once', async () => {
    await bots.guarded(bot, venue, { url: platform.url });
    const params = { phasegate: { trade_id: 'bot-1' } };
    const both = await bot.run<string[]>(
      async ({ exchange }, given) =>
        (
          await Promise.allSettled([exchange.createOrder(...given), exchange.createOrder(...given)])
        ).map(({ status, reason }: There) => reason?.name ?? status),
      [SPOT, 'market', 'buy', 0.5, 100, params],
    );
    expect(both.sort()).toEqual(['Refused', 'fulfilled']);
    const given = [SPOT, 'market', 'buy', 0.5, undefined, { clientOrderId: 'bot-1' }];
    expect(await bot.thrown(calling, { name: 'createOrder', given })).toMatchObject({
      isRefused: true,
    });
    expect([venue.placed.length, await checks()]).toEqual([1, 1]);
  });

  it('is blocked, and leaves, while another program has the outbox', async () => {
    const folder = await bots.guarded(bot, venue, { url: platform.url });
    const other = await bots.another();
    await bots.guarded(other, venue, { url: platform.url, folder });
    venue.positions['BTCUSDT'] = 0.5;
    const given = [SPOT, 'market', 'buy', 0.5];
    expect(await other.thrown(calling, { name: 'createOrder', given })).toMatchObject({
      answer: { reasons: [{ code: 'OUTBOX_UNAVAILABLE' }] },
    });
    await other.run(calling, { name: 'createOrder', given: [SWAP, 'market', 'sell', 0.5] });
    expect([venue.entries.length, venue.exits.length]).toEqual([0, 1]);
  });
});
