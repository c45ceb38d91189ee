import type { FaultServer } from '../testing/behaviour.fixture.js';
import {
  type BotProgram,
  describeWithCcxt,
  SPOT,
  SWAP,
  type There,
} from './testing/bot.fixture.js';
import { prepareSuite } from './testing/suite.fixture.js';

describeWithCcxt('the notional that a guarded exchange asks about', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const guarded = () => bots.guarded(bot, venue, { url: platform.url });
  const notionals = async () =>
    (await platform.received())
      .filter(({ route }) => route === 'POST /v1/trade-checks')
      .map(({ body }) => body!['notional']);

  it('is that of the price as ccxt rounds it', async () => {
    venue.setPrice('ADA', 0.0003);
    await guarded();
    const edited = await bot.thrown(async ({ exchange }) => {
      const given = ['ADA/USDT', 'limit', 'buy', 500_000];
      const { id } = await exchange.createOrder(...given, 0.00015);
      await exchange.editOrder(id, ...given, 0.00025);
    });
    expect(venue.placed.map(({ amount, price }) => amount * price!)).toEqual([100]);
    expect(await notionals()).toEqual(['100.00000000']);
    expect(edited).toMatchObject({ message: expect.stringMatching(/would become 150/) });
  });

  it('is that of the amount as the exchange of ccxt rounds it', async () => {
    await bot.run((world) => {
      world.kind = class LikeHyperliquid extends world.ccxt.binance {
        amountToPrecision(_symbol: string, amount: There) {
          return String(Math.round(Number(amount)));
        }
      };
    });
    await guarded();
    await bot.run(
      ({ exchange }, symbol) => exchange.createOrder(symbol, 'market', 'buy', 0.5),
      SPOT,
    );
    expect([venue.placed[0]!.amount, await notionals()]).toEqual([1, ['100.00000000']]);
  });

  it('is that of the market for a type whose price may be passed over', async () => {
    await bot.run((world) => {
      world.kind = class LikeOkx extends world.ccxt.binance {
        createOrder(symbol: There, type: There, side: There, amount: There, _: There, more: There) {
          const sent = type === 'optimal_limit_ioc' ? 'market' : type;
          return super.createOrder(symbol, sent, side, amount, undefined, more);
        }
      };
    });
    await guarded();
    await bot.run(
      ({ exchange }, symbol) => exchange.createOrder(symbol, 'optimal_limit_ioc', 'buy', 0.5, 1),
      SWAP,
    );
    expect([venue.placed[0]!.type, await notionals()]).toEqual(['MARKET', ['50.00000000']]);
  });

  it.each([
    ['of which the size is not told', { contractSize: null }],
    [
      'whose profit is in a third currency',
      { linear: false, inverse: false, settle: 'ETH', contractSize: 1 },
    ],
  ])('is not known of a contract %s', async (_, kind) => {
    await guarded();
    const thrown = await bot.thrown(
      async ({ exchange }, { kind, symbol }) => {
        await exchange.loadMarkets();
        Object.assign(exchange.markets[symbol], kind);
        await exchange.createOrder(symbol, 'market', 'buy', 0.5);
      },
      { kind, symbol: SWAP },
    );
    expect(thrown).toMatchObject({
      ...{ isRefused: true, message: expect.stringMatching(/what a contract is worth/) },
    });
    expect([venue.placed, await notionals()]).toEqual([[], []]);
  });
});
