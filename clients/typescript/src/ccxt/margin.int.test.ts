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

  describe('whose exits rest there', () => {
    /** Of the exits, by their prices; those without by their types. */
    const exits = () =>
      Object.fromEntries(
        venue.placed
          .filter(({ side }) => side === 'SELL')
          .map(({ price, type, status }) => [price ?? type, status]),
      );
    const stop = (amount: number) =>
      order('market', 'sell', amount, undefined, { stopLossPrice: 80 });
    /** What was sold of 0.5, whatever the market did afterwards. */
    const soldInAll = () => {
      for (const price of [150, 60]) venue.setPrice('BTC', price);
      return venue.placed
        .filter(({ side }) => side === 'SELL')
        .reduce((total, { filled }) => total + filled, 0);
    };

    it('sells no more than a target that was filled meanwhile left', async () => {
      await entered();
      await order('limit', 'sell', 0.3, 120);
      venue.setPrice('BTC', 120);
      await platform.program({ listening: false });
      expect(await order('market', 'sell', 0.5)).toBe('placed');
      expect([soldInAll(), await order('market', 'sell', 0.5)]).toEqual([0.5, 'Blocked']);
    });

    it('sells at once though all of it is in a target, which is cancelled then, and its stop', async () => {
      await entered();
      await order('limit', 'sell', 0.5, 120);
      await stop(0.5);
      await platform.program({ listening: false });
      expect(await order('market', 'sell', 0.5)).toBe('placed');
      expect(exits()).toMatchObject({ 120: 'CANCELED', STOP_LOSS: 'CANCELED' });
      expect(soldInAll()).toBe(0.5);
    });

    it('has the newest target take the place of those before', async () => {
      await entered();
      expect(await order('limit', 'sell', 0.3, 120)).toBe('placed');
      expect(await order('limit', 'sell', 0.2, 130)).toBe('placed');
      expect(await order('limit', 'sell', 0.2, 110)).toBe('placed');
      expect(exits()).toEqual({ 120: 'CANCELED', 130: 'NEW', 110: 'NEW' });
      expect(soldInAll()).toBeCloseTo(0.4);
    });

    it('counts none that the bot has cancelled itself', async () => {
      await entered();
      await order('limit', 'sell', 0.3, 120);
      await order('limit', 'sell', 0.2, 130);
      await bot.run(
        ({ exchange }, [id, symbol]) => exchange.cancelOrder(id, symbol, { marginMode: 'cross' }),
        [String(venue.placed.at(-1)!.id), SPOT],
      );
      await order('limit', 'sell', 0.2, 140);
      expect(exits()).toEqual({ 120: 'NEW', 130: 'CANCELED', 140: 'NEW' });
    });

    it('keeps a stop that is larger than what is left, and cancels it when nothing is', async () => {
      await entered();
      await order('limit', 'sell', 0.3, 120);
      await stop(0.5);
      await order('market', 'sell', 0.2);
      expect(exits()).toMatchObject({ 120: 'NEW', STOP_LOSS: 'NEW' });
      venue.setPrice('BTC', 120);
      await bot.run(({ exchange }) => exchange.phasegate.settle());
      expect(exits()).toMatchObject({ 120: 'FILLED', STOP_LOSS: 'CANCELED' });
    });

    it('tells of an exit that it was placed though none of the others can be cancelled', async () => {
      await entered();
      await order('limit', 'sell', 0.5, 120);
      venue.unanswered.push('/private/margin/openOrders', '/sapi/margin/openOrders');
      expect(await order('market', 'sell', 0.5)).toBe('placed');
      expect(exits()).toEqual({ 120: 'NEW', MARKET: 'FILLED' });
      venue.unanswered.length = 0;
      await bot.run(({ exchange }) => exchange.phasegate.settle());
      expect(exits()).toEqual({ 120: 'CANCELED', MARKET: 'FILLED' });
    });
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

  describe('of contracts whose exchange takes no reduceOnly', () => {
    const placed = (side: string, amount: number) =>
      bot.run<string>(
        ({ exchange }, given) =>
          exchange.createOrder(...given).then(
            () => 'placed',
            ({ name }: Error) => name,
          ),
        [SWAP, 'market', side, amount],
      );

    beforeEach(async () => {
      await bot.run((world) => {
        world.kind = class Unmarked extends world.ccxt.binance {
          createOrder(...given: There[]) {
            if (given[5]?.reduceOnly === true)
              return Promise.reject(new world.ccxt.NotSupported('it has none') as Error);
            return super.createOrder(...given);
          }
        };
      });
    });

    it('closes it once, of several exits at a time', async () => {
      await guarded();
      await placed('buy', 0.5);
      await platform.program({ answers: BLOCKS });
      const each = await Promise.all([0.3, 0.3, 0.5].map((amount) => placed('sell', amount)));
      expect(each.sort()).toEqual(['Refused', 'placed', 'placed']);
      expect([venue.entries.length, venue.positions['BTCUSDT']]).toEqual([1, 0]);
    });

    it.each([
      [0, [0.5, 0.5], ['NetworkError', 'Blocked']],
      [1, [0.5, 1.5, 0.1], ['NetworkError', 'placed', 'Blocked']],
    ])(
      'closes it once with the %d that was there before, though an answer is lost',
      async (before, amounts, expected) => {
        venue.positions['BTCUSDT'] = before;
        await guarded();
        await placed('buy', 0.5);
        await platform.program({ answers: BLOCKS });
        const each: string[] = [];
        for (const amount of amounts) {
          venue.answersOrders = each.length > 0;
          each.push(await placed('sell', amount));
        }
        expect(each).toEqual(expected);
        expect([venue.entries.length, venue.positions['BTCUSDT']]).toEqual([1, 0]);
      },
    );
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
