import type { FaultServer } from '../testing/behaviour.fixture.js';
import {
  BLOCKS,
  type BotProgram,
  describeWithCcxt,
  SPOT,
  SWAP,
  type There,
} from './testing/bot.fixture.js';
import { prepareSuite } from './testing/suite.fixture.js';

/** No exchange keeps an exit on margin within the position: its size alone does. */
describeWithCcxt('a guarded exchange on margin', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const guarded = () => bots.guarded(bot, venue, { url: platform.url });
  const order = (type: string, side: string, amount: number, price?: number, more: object = {}) =>
    bot.run<string>(
      ({ exchange }, [symbol, price, ...given]) => {
        const more = given.pop();
        const params = { marginMode: 'cross', ...more };
        return exchange.createOrder(symbol, ...given, price ?? undefined, params).then(
          () => 'placed',
          ({ name }: Error) => name,
        );
      },
      [SPOT, price, type, side, amount, more],
    );
  const sold = () => venue.placed.filter(({ side }) => side === 'SELL').map(({ amount }) => amount);
  const reports = () =>
    bot.run<string[]>(({ exchange }) =>
      exchange.phasegate.client.outbox.waiting.map(({ kind }: There) => kind),
    );
  const entered = async () => {
    await guarded();
    await order('market', 'buy', 0.5);
    // From here on every entry is blocked.
    await platform.program({ answers: BLOCKS });
  };

  it('sells what it holds once, of several sales at a time', async () => {
    await entered();
    const all = [0.3, 0.3, 0.5].map((amount) => order('market', 'sell', amount));
    expect((await Promise.all(all)).sort()).toEqual(['Blocked', 'placed', 'placed']);
    expect(sold()).toEqual([0.3, 0.2]);
  });

  it('sells it once where an answer is an id alone', async () => {
    await bot.run((world) => {
      world.kind = class LikeOkx extends world.ccxt.binance {
        async createOrder(...given: There[]) {
          return { id: (await super.createOrder(...given)).id };
        }
      };
    });
    await entered();
    const each = [await order('market', 'sell', 0.3), await order('market', 'sell', 0.3)];
    each.push(await order('market', 'sell', 0.3));
    expect([each, sold()]).toEqual([
      ['placed', 'placed', 'Blocked'],
      [0.3, 0.2],
    ]);
  });

  it('sells it once though the answer is lost, by ccxt’s retries or the bot’s', async () => {
    await entered();
    await bot.run(({ exchange }) => (exchange.options.maxRetriesOnFailure = 3));
    venue.answersOrders = false;
    expect(await order('market', 'sell', 0.5)).toBe('NetworkError');
    venue.answersOrders = true;
    expect([await order('market', 'sell', 0.5), sold()]).toEqual(['Blocked', [0.5]]);
  });

  it('sells again what did not arrive', async () => {
    await entered();
    venue.losesOrders = true;
    expect(await order('market', 'sell', 0.5)).toBe('NetworkError');
    venue.losesOrders = false;
    expect([await order('market', 'sell', 0.5), sold()]).toEqual(['placed', [0.5]]);
  });

  it('places two stops at a time, and a limit beside them', async () => {
    await entered();
    const stops = [80, 90].map((stopLossPrice) =>
      order('market', 'sell', 0.5, undefined, { stopLossPrice }),
    );
    expect(await Promise.all([...stops, order('limit', 'sell', 0.5, 120)])).toEqual([
      'placed',
      'placed',
      'placed',
    ]);
  });

  it('leaves what a resting entry got meanwhile, and asks nobody', async () => {
    await guarded();
    await order('limit', 'buy', 0.5, 90);
    venue.setPrice('BTC', 90);
    await platform.program({ listening: false });
    expect([await order('market', 'sell', 0.5), sold()]).toEqual(['placed', [0.5]]);
  });

  it('reports what was filled and closed there', async () => {
    await guarded();
    await order('limit', 'buy', 0.5, 90);
    venue.setPrice('BTC', 90);
    await bot.run(({ exchange }) => exchange.phasegate.settle());
    await order('limit', 'sell', 0.5, 90);
    await bot.run(({ exchange }) => exchange.phasegate.settle());
    expect(await reports()).toEqual(['opened', 'closed']);
  });

  it('takes what follows the close of a position from before for an entry', async () => {
    venue.positions['BTCUSDT'] = 1;
    await guarded();
    const placed = (side: string, amount: number) =>
      bot.run(
        ({ exchange }, given) => exchange.createOrder(...given),
        [...[SWAP, 'market', side, amount]],
      );
    await placed('sell', 1);
    await placed('buy', 0.5);
    await placed('sell', 0.7);
    await placed('sell', 0.2);
    expect(venue.placed.map(({ opens }) => opens)).toEqual([0, 0.5, 0, 0.2]);
  });
});
