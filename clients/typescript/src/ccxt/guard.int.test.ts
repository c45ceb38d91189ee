import { type FaultServer, type Received } from '../testing/behaviour.fixture.js';
import {
  ALLOWS,
  BLOCKS,
  type BotProgram,
  Bots,
  describeWithCcxt,
  SPOT,
  SWAP,
  type There,
} from './testing/bot.fixture.js';
import type { Placed } from './testing/exchange.fixture.js';
import { calling, prepareSuite } from './testing/suite.fixture.js';

type Call = readonly [name: string, ...given: unknown[]];

/** Every unified way to open a position at this exchange, 0.5 at 100 each. */
const ENTRIES: readonly Call[] = [
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100],
  ['createOrder', SPOT, 'market', 'buy', 0.5],
  ['createOrder', SPOT, 'market', 'BUY', '0.5', 100],
  ['create_order', SPOT, 'limit', 'buy', 0.5, 100],
  ['createLimitOrder', SPOT, 'buy', 0.5, 100],
  ['createLimitBuyOrder', SPOT, 0.5, 100],
  ['create_limit_buy_order', SPOT, 0.5, 100],
  ['createMarketOrder', SPOT, 'buy', 0.5],
  ['createMarketBuyOrder', SPOT, 0.5],
  ['createMarketOrderWithCost', SPOT, 'buy', 50],
  ['createMarketBuyOrderWithCost', SPOT, 50],
  ['create_market_buy_order_with_cost', SPOT, 50],
  ['createPostOnlyOrder', SPOT, 'limit', 'buy', 0.5, 100],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { reduceOnly: true }],
  ['createOrder', SWAP, 'limit', 'buy', 0.5, 100],
  ['createOrder', SWAP, 'market', 'sell', 0.5],
  ['createLimitSellOrder', SWAP, 0.5, 100],
  ['createMarketSellOrder', SWAP, 0.5],
  ['createOrder', SWAP, 'limit', 'sell', 0.5, 100, { reduceOnly: false }],
  ['createOrder', SWAP, 'limit', 'sell', 0.5, 100, { reduce_only: true }],
  ['createOrder', SPOT, 'market', 'sell', 0.5, undefined, { account: 'cross_margin' }],
  // ccxt leaves reduceOnly out in hedge mode.
  [
    ...['createOrder', SWAP, 'market', 'buy', 0.5, undefined],
    { reduceOnly: true, hedged: true, positionSide: 'LONG' },
  ] as unknown as Call,
  ['createOrders', [{ symbol: SWAP, type: 'limit', side: 'buy', amount: 0.5, price: 100 }]],
];

const RAW = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' };

/** What is refused whatever the platform says. */
const REFUSED: readonly Call[] = [
  ['privatePostOrder', RAW],
  ['private_post_order', RAW],
  ['fapiPrivatePostOrder', RAW],
  ['fapiPrivatePostBatchOrders', { batchOrders: '[]' }],
  ['sapiPostConvertAcceptQuote', { quoteId: '1' }],
  ['request', 'order', 'private', 'POST', RAW],
  ['fetch2', 'order', 'private', 'POST', RAW],
  ['fetch', 'http://127.0.0.1:9/order', 'POST'],
  ['fetch', 'http://127.0.0.1:9/order', 'delete'],
  ['fetch', 'http://127.0.0.1:9/order', { toString: 'GET' }],
  ['undiciRequest', 'http://127.0.0.1:9/order', { method: 'POST', headers: {} }],
  ['createConvertTrade', '1', 'USDT', 'BTC', 1],
  ['createTwapOrder', SPOT, 'buy', 1, 60],
  ['borrowCrossMargin', 'BTC', 1],
  ['editOrders', []],
  ['editOrder', '1', SPOT, 'limit', 'buy', 5, 100],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { quantity: '50' }],
  ['createOrder', SPOT, 'limit', 'sell', 0.5, 100, { side: 'BUY' }],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { Order_Qty: 50 }],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { price: '5000' }],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { type: 'MARKET' }],
  ['createOrder', SWAP, 'limit', 'buy', 0.5, 1, { priceMatch: 'OPPONENT' }],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, { ordType: 'market' }],
  ['createOrder', SWAP, 'market', 'sell', 0.5, undefined, { positionSide: 'LONG', side: 'BUY' }],
  ['createOrder', SWAP, 'market', 'sell', 0.5, undefined, { reduceOnly: true, symbol: 'ETHUSDT' }],
  ['createOrder', SWAP, 'market', 'sell', 0.5, undefined, { reduceOnly: true, reduce_only: false }],
  ['createOrder', SPOT, 'market', 'buy', 0.5, undefined, { quoteOrderQty: 5000 }],
  ['createMarketBuyOrderWithCost', SPOT, 50, { cost: 5000 }],
  ['createMarketOrderWithCost', SPOT, 'buy', 50, { quoteOrderQty: 5000 }],
  ['createMarketBuyOrderWithCost', SPOT, 'much'],
  ['createOrder', SPOT, 'market', 'buy', 0.5, undefined, { newClientOrderId: 'mine' }],
  ['createOrder', SPOT, 'market', 'buy', 0.5, undefined, { phasegate: { tradeId: 'mine' } }],
  ['createOrder', SWAP, 'limit', 'buy', 0.5, 100, { triggerPrice: 120 }],
  ['createOrder', SPOT, 'market', 'buy', 0.5, undefined, { trailingPercent: 5 }],
  ['createTrailingPercentOrder', SPOT, 'market', 'buy', 0.5, undefined, 5],
  ['createOrder', SPOT, 'market', 'buy', 0.5, undefined, { callback_rate: 5 }],
  ['createOrder', SPOT, 'TRAILING_STOP_MARKET', 'buy', 0.5],
  ['createOrder', SPOT, 'limit', 'up', 0.5, 100],
  ['createOrder', SPOT, 'limit', 'buy', 'many', 100],
  ['createOrder', SPOT, 'limit', 'buy', '1e-3', 100],
  ['createOrder', SPOT, 'limit', 'buy', -1, 100],
  ['createOrder', SPOT, 'limit', 'buy', [0.5], 100],
  ['createOrder', SPOT, 'limit', 'buy', 0, 100],
  ['createOrder', SPOT, 'limit', 'buy', 0.5, 100, 'post'],
  ['createOrder', SPOT, 'limit', 'buy'],
  ['createOrders', 'all'],
  ['setSandboxMode', true],
  ['set_sandbox_mode', true],
  ['enableDemoTrading', true],
];

describeWithCcxt('a guarded exchange of ccxt, from npm', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const guarded = (how: Partial<Parameters<Bots['guarded']>[2]> = {}) =>
    bots.guarded(bot, venue, { url: platform.url, ...how });
  const received = async (route: string): Promise<Received[]> =>
    (await platform.received()).filter((request) => request.route === route);
  const checks = async () => (await received('POST /v1/trade-checks')).length;
  const cancels = async () => (await received('DELETE /v1/trade-checks/{trade_id}')).length;
  const call = (...[name, ...given]: Call) => bot.run(calling, { name, given });
  const thrown = (...[name, ...given]: Call) => bot.thrown(calling, { name, given });
  const settle = () => bot.run(({ exchange }) => exchange.phasegate.settle());
  const stages = () => bot.run<string[]>(({ book }) => book().map(({ stage }: Stage) => stage));
  const waiting = () =>
    bot.run<{ kind: string; body: Record<string, string> }[]>(
      ({ exchange }) => exchange.phasegate.client.outbox.waiting,
    );
  const flushed = async () =>
    expect(await bot.run(({ exchange }) => exchange.phasegate.client.flush(5000))).toBe(true);
  const said = () => bot.run<string[]>((world) => world.said);
  interface Stage {
    stage: string;
  }

  describe('every way in', () => {
    it('asks, and is blocked', async () => {
      await platform.program({ answers: BLOCKS });
      await guarded();
      for (const [place, entry] of ENTRIES.entries()) {
        if (entry[0] === 'createOrders')
          expect(await call(...entry)).toMatchObject([{ status: 'rejected' }]);
        else
          expect({ entry, ...(await thrown(...entry)) }).toMatchObject({
            ...{ entry, isBlocked: true, isExchangeError: true },
            answer: { reasons: [{ code: 'DAILY_LIMIT' }] },
          });
        expect(await checks()).toBe(place + 1);
      }
      expect(venue.placed).toEqual([]);
    });

    it('lets one order in for each allow', async () => {
      await guarded();
      for (const [place, entry] of ENTRIES.entries()) {
        venue.positions = {};
        // Each is the first.
        await bot.run(({ book, exchange }) =>
          book().forEach((each: unknown) => exchange.phasegate.desk.book.drop(each)),
        );
        await call(...entry);
        expect({ entry, checks: await checks(), placed: venue.placed.length }).toEqual({
          ...{ entry, checks: place + 1, placed: place + 1 },
        });
      }
      const asked = (await received('POST /v1/trade-checks')).map(({ body }) => body!);
      expect(venue.placed.map(({ clientId }) => clientId)).toEqual(
        asked.map((body) => body['trade_id']),
      );
      expect(new Set(asked.map((body) => body['notional']))).toEqual(new Set(['50.00000000']));
      expect(new Set(asked.map((body) => body['mode']))).toEqual(new Set(['live']));
    });

    it('is refused where nobody can be asked about it', async () => {
      await guarded();
      for (const each of REFUSED)
        expect({ each, ...(await thrown(...each)) }).toMatchObject({
          ...{ each, isRefused: true, isBlocked: false, isExchangeError: true },
        });
      expect([venue.placed, await checks()]).toEqual([[], 0]);
    });

    it('is guarded too by methods kept from before, of the plain class, and taken off the exchange', async () => {
      await platform.program({ answers: BLOCKS });
      await guarded();
      const order = [SPOT, 'market', 'buy', 1];
      const ways = [
        ({ kept, exchange }: There, given: There) => kept.createOrder.call(exchange, ...given),
        ({ kept, exchange }: There, given: There) => kept.create_order.call(exchange, ...given),
        ({ kept }: There) => kept.privatePostOrder({ symbol: 'BTCUSDT' }),
        ({ kept, exchange }: There) =>
          kept.fetch.call(exchange, 'http://127.0.0.1:9/order?a', 'POST'),
        ({ plain }: There, given: There) => plain.createOrder(...given),
        ({ ccxt, exchange }: There, given: There) =>
          ccxt.binance.prototype.createOrder.call(exchange, ...given),
        ({ exchange }: There, given: There) =>
          Object.getPrototypeOf(exchange).createOrder.call(exchange, ...given),
        ({ exchange }: There, given: There) => {
          const { createOrder } = exchange;
          return createOrder(...given);
        },
        ({ exchange }: There, given: There) => Object.create(exchange).createOrder(...given),
        ({ exchange }: There, given: There) =>
          Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange).createOrder(
            ...given,
          ),
        ({ exchange, ccxt }: There, given: There) => {
          const copy = Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange);
          return ccxt.binance.prototype.createOrder.call(copy, ...given);
        },
        ({ exchange, ccxt }: There) => {
          Object.setPrototypeOf(exchange, ccxt.kraken.prototype);
          return (
            exchange.privatePostAddOrder?.() ?? exchange.request('order', 'private', 'POST', {})
          );
        },
      ];
      for (const way of ways)
        expect({ way: String(way), ...(await bot.thrown(way, order)) }).toMatchObject({
          name: expect.stringMatching(/^(Blocked|Refused)$/),
        });
      expect(venue.placed).toEqual([]);
    });

    it('of a newer release is refused as long as the guard does not know it', async () => {
      await bot.run((world) => {
        world.kind = class Newer extends world.ccxt.binance {
          createMagic(symbol: string) {
            return (this as There).privatePostOrder({ symbol });
          }
        };
      });
      await guarded();
      expect(await thrown('createMagic', 'BTCUSDT')).toMatchObject({ isRefused: true });
      await bot.run((world) => delete world.kind);
      expect(venue.placed).toEqual([]);
    });

    it('is not opened by replacing what guards it', async () => {
      await guarded();
      for (const name of [
        'createOrder',
        'create_order',
        'fetch',
        'phasegate',
        'sign',
        'cancelOrder',
      ])
        expect(
          await bot.thrown(({ exchange }, name) => (exchange[name] = () => 1), name),
        ).toMatchObject({ isRefused: true });
      for (const way of [
        ({ exchange }: There) => Object.defineProperty(exchange, 'fetch', { value: 1 }),
        ({ exchange }: There) => delete exchange.createOrder,
        ({ exchange, guard }: There) => guard(exchange),
      ])
        expect(await bot.thrown(way)).toMatchObject({ name: 'TypeError' });
      expect(await bot.run(({ exchange, ccxt }) => exchange instanceof ccxt.binance)).toBe(true);
    });
  });

  it('is not guarded where something was replaced before, except for reading', async () => {
    const how = { config: venue.config(), url: platform.url, outboxDir: bots.folder() };
    const replacing = async (
      { ccxt, guard, release }: There,
      { name, config, url, outboxDir }: There,
    ) => {
      const plain = new ccxt.binance(config);
      plain[name] = plain[name].bind(plain);
      await release(guard(plain, { baseUrl: url, key: 'k', outboxDir }));
    };
    for (const name of ['fetch', 'createOrder', 'cancel_order'])
      expect(await bot.thrown(replacing, { ...how, name })).toMatchObject({
        ...{ isRefused: true, message: expect.stringMatching(/of this binance was replaced/) },
      });
    for (const name of ['fetchOHLCV', 'fetch_balance', 'privatePostOrder'])
      await bot.run(replacing, { ...how, name });
  });

  it('takes a sale that may borrow for an entry', async () => {
    await platform.program({ answers: BLOCKS });
    await guarded();
    for (const [name, value] of [
      ['createOrder', { marginMode: 'cross' }],
      ['marginMode', 'cross'],
      ['papi', true],
      ['defaultType', 'margin'],
    ])
      expect(
        await bot.thrown(
          async ({ exchange }, { name, value, symbol }) => {
            const before = exchange.options[name];
            exchange.options[name] = value;
            try {
              await exchange.createOrder(symbol, 'market', 'sell', 0.5);
            } finally {
              exchange.options[name] = before;
            }
          },
          { name, value, symbol: SPOT },
        ),
      ).toMatchObject({ isBlocked: true });
    const params = { account: 'spot', margin: false, tradeType: 'TRADE' };
    await call('createOrder', SPOT, 'market', 'sell', 0.5, undefined, params);
    expect(venue.exits).toHaveLength(1);
  });

  it('reads, and sets the account, with the platform down', async () => {
    await platform.program({ listening: false });
    await guarded();
    expect(await call('fetchBalance')).toMatchObject({ USDT: { free: 1000 } });
    expect(await call('fetch_ticker', SPOT)).toMatchObject({ last: 100 });
    expect(await call('fetchOpenOrders', SPOT)).toEqual([]);
    await call('setLeverage', 3, SWAP);
    await call('publicGetTime');
    await call('private_get_account');
  });

  it('is paper on the test network, and nowhere else', async () => {
    const paper = { ...ALLOWS, 'POST /v1/trade-checks': [{ named: 'allow_paper' }] };
    await platform.program({ answers: paper });
    await guarded({ sandbox: true });
    expect(await bot.run(({ exchange }) => exchange.phasegate.mode)).toBe('paper');
    await call('createOrder', SPOT, 'market', 'buy', 5);
    await bot.run(({ exchange }, url) => {
      exchange.urls.api = { ...exchange.urls.api, private: `${url}/private/` };
    }, venue.url);
    expect(await thrown('createOrder', SPOT, 'market', 'buy', 5)).toMatchObject({
      isBlocked: true,
    });
    const modes = (await received('POST /v1/trade-checks')).map(({ body }) => body!['mode']);
    expect(modes).toEqual(['paper', 'live']);
  });

  describe('exits', () => {
    const entered = async () => {
      await guarded();
      await call('createOrder', SWAP, 'market', 'buy', 0.5);
    };

    it('open nothing beyond the position', async () => {
      await entered();
      await call('createOrder', SWAP, 'market', 'sell', 0.9);
      expect([venue.positions['BTCUSDT'], venue.entries.length, await checks()]).toEqual([0, 1, 1]);
      // Now it is an entry.
      await call('createOrder', SWAP, 'market', 'sell', 0.5);
      expect([venue.entries.length, await checks()]).toEqual([2, 2]);
    });

    it('are two stops for one position, and open nothing when both are triggered', async () => {
      await entered();
      await call('createStopLossOrder', SWAP, 'market', 'sell', 0.5, undefined, 90);
      await call('createTakeProfitOrder', SWAP, 'market', 'sell', 0.5, undefined, 110);
      expect(venue.placed.map(({ reduces }) => reduces)).toEqual([false, true, true]);
    });

    it('leave a position from elsewhere without asking', async () => {
      await platform.program({ listening: false });
      venue.positions['BTCUSDT'] = -1;
      await guarded({ timeoutMs: 400 });
      await call('createMarketBuyOrder', SWAP, 1);
      expect([venue.positions['BTCUSDT'], venue.entries]).toEqual([0, []]);
    });

    it('take along what was opened before the guard, in one order', async () => {
      venue.positions['BTCUSDT'] = 1;
      await entered();
      await call('createOrder', SWAP, 'market', 'sell', 1.5);
      expect([venue.positions['BTCUSDT'], venue.exits.length]).toEqual([0, 1]);
    });

    it('leave what is known where the account is not told', async () => {
      await entered();
      venue.unanswered = ['/fapiPrivateV2/positionRisk', '/fapiPrivateV3/positionRisk'];
      await call('createOrder', SWAP, 'market', 'sell', 1.5);
      expect([venue.positions['BTCUSDT'], await checks()]).toEqual([0, 1]);
    });

    it('are held up by no fault of the guard', async () => {
      await entered();
      await bot.run(({ book }) => void (book()[0].filled = 'a broken book'));
      await call('createOrder', SWAP, 'market', 'sell', 0.5);
      expect([venue.positions['BTCUSDT'], venue.entries.length]).toEqual([0, 1]);
    });

    it('are marked as ccxt understands it', async () => {
      venue.positions['BTCUSDT'] = -1;
      const sent: Readonly<Record<string, string>>[] = [];
      venue.before = (fields) => void sent.push(fields);
      await guarded();
      await call('createMarketBuyOrder', SWAP, 0.5, { reduceOnly: 'TRUE' });
      await call('createMarketBuyOrder', SWAP, 0.5, { reduceOnly: 'true', hedged: true });
      expect(sent.map((fields) => fields['reduceOnly'] ?? fields['positionSide'])).toEqual([
        'true',
        'SHORT',
      ]);
    });

    it('go without the mark where ccxt sends none with it', async () => {
      await bot.run((world) => {
        world.kind = class Unmarked extends world.ccxt.binance {
          createOrder(...given: There[]) {
            if (given[5]?.reduceOnly)
              return Promise.reject(new world.ccxt.NotSupported('for market orders only') as Error);
            return super.createOrder(...given);
          }
        };
      });
      await entered();
      await call('createOrder', SWAP, 'limit', 'sell', 0.5, 100);
      expect([venue.positions['BTCUSDT'], await checks()]).toEqual([0, 1]);
      const marked = { reduceOnly: true };
      expect(await thrown('createOrder', SWAP, 'limit', 'sell', 1, 100, marked)).toMatchObject({
        name: 'NotSupported',
      });
      await bot.run((world) => delete world.kind);
    });

    it('pass by their mark alone while the position is not known', async () => {
      await platform.program({ answers: BLOCKS });
      venue.positions['BTCUSDT'] = -1;
      venue.unanswered = ['/fapiPrivateV2/positionRisk', '/fapiPrivateV3/positionRisk'];
      await guarded();
      expect(await thrown('createMarketBuyOrder', SWAP, 1)).toMatchObject({ isBlocked: true });
      await call('createMarketBuyOrder', SWAP, 1, { reduceOnly: true });
      expect([venue.entries.length, venue.exits.length]).toEqual([0, 1]);
    });

    it('of a batch go first, though its entries are blocked', async () => {
      await entered();
      await platform.program({ answers: BLOCKS });
      const asked: number[] = [];
      venue.before = async () => void asked.push(await checks());
      const both = [
        { symbol: SPOT, type: 'market', side: 'buy', amount: 0.5 },
        { symbol: SWAP, type: 'market', side: 'sell', amount: 0.5 },
      ];
      expect(await call('createOrders', both)).toMatchObject([
        { status: 'rejected' },
        { status: 'closed' },
      ]);
      expect([asked, await checks(), venue.positions['BTCUSDT']]).toEqual([[0], 1, 0]);
    });
  });

  describe('a resting entry', () => {
    beforeEach(() => venue.setPrice('BTC', 120));
    const rests = async (...given: unknown[]) => {
      await guarded();
      return (await call('createLimitBuyOrder', ...(given as [string]))).id as string;
    };

    it('is not edited beyond what was asked', async () => {
      const id = await rests(SWAP, 0.5, 100);
      for (const edit of [
        ['editOrder', id, SWAP, 'limit', 'buy', 0.6, 100],
        ['editLimitBuyOrder', id, SWAP, 0.6, 100],
        ['edit_order', id, SWAP, 'limit', 'buy', 0.5, 101],
        ['editOrder', id, SWAP, 'limit', 'sell', 0.5, 100],
      ] as Call[])
        expect(await thrown(...edit)).toMatchObject({ isRefused: true });
      expect(await received('POST /v1/trade-checks/{trade_id}/renew')).toEqual([]);
    });

    it('is not edited once a part of it is filled: an edit is a new order', async () => {
      const id = await rests(SPOT, 0.5, 100);
      await call('editOrder', id, 'BTCUSDT', 'limit', 'buy', 0.5, 90);
      const each = ({ status, price }: Placed) => [status, price];
      expect(venue.placed.map(each)).toEqual([
        ['CANCELED', 100],
        ['NEW', 90],
      ]);
      venue.part = 0.5;
      venue.setPrice('BTC', 90);
      expect(await thrown('editOrder', '2', SPOT, 'limit', 'buy', 0.5, 95)).toMatchObject({
        ...{ isRefused: true, message: expect.stringMatching(/^0.25 of order 2 are filled/) },
      });
      expect(venue.placed).toHaveLength(2);
    });

    it('is not left beside what was filled of it while it was edited', async () => {
      const id = await rests(SPOT, 0.5, 100);
      venue.before = () => {
        venue.part = 0.5;
        venue.setPrice('BTC', 100);
        venue.setPrice('BTC', 120);
      };
      await call('editOrder', id, SPOT, 'limit', 'buy', 0.5, 90);
      const each = ({ status, filled }: Placed) => [status, filled];
      expect(venue.placed.map(each)).toEqual([
        ['CANCELED', 0.25],
        ['CANCELED', 0],
      ]);
      await settle();
      expect(await waiting()).toMatchObject([
        { kind: 'opened', body: { notional: '25.00000000', entry_price: '100' } },
      ]);
    });

    it('is settled though the exchange forgets an order that an edit replaced', async () => {
      await bot.run((world) => {
        world.kind = class Forgetful extends world.ccxt.binance {
          fetchOrder(id: There, ...given: There[]) {
            if (id === '1') return Promise.reject(new world.ccxt.OrderNotFound('1') as Error);
            return super.fetchOrder(id, ...given);
          }
          async fetchOrders(...given: There[]) {
            return (await super.fetchOrders(...given)).filter(({ id }: There) => id !== '1');
          }
          fetchClosedOrders(...given: There[]) {
            return (this as There).fetchOrders(...given);
          }
        };
      });
      const id = await rests(SPOT, 0.5, 100);
      await bot.run((world) => delete world.kind);
      await call('editOrder', id, SPOT, 'limit', 'buy', 0.5, 90);
      venue.setPrice('BTC', 90);
      await settle();
      expect(await waiting()).toMatchObject([
        { kind: 'opened', body: { notional: '45.00000000', entry_price: '90' } },
      ]);
    });

    it('is reported whole, though a part was filled before its edit', async () => {
      const id = await rests(SPOT, 0.5, 100);
      venue.before = () => {
        venue.part = 0.5;
        venue.setPrice('BTC', 90);
        venue.part = 1;
      };
      await call('editOrder', id, SPOT, 'limit', 'buy', 0.4, 90);
      await settle();
      // 0.25 at 100 and 0.4 at 90.
      expect(await waiting()).toMatchObject([
        { kind: 'opened', body: { notional: '61.00000000', entry_price: '93.8461538462' } },
      ]);
    });

    it('lends its id to no other order', async () => {
      await rests(SPOT, 0.5, 100, { clientOrderId: 'bot-1' });
      const another = { clientOrderId: 'bot-1' };
      expect(
        await thrown('editOrder', '77', SPOT, 'limit', 'buy', 0.5, 100, another),
      ).toMatchObject({
        message: expect.stringMatching(/no entry that Phasegate allowed/),
      });
      expect(venue.placed).toHaveLength(1);
    });

    it('gives no permit back after an edit without an answer', async () => {
      const id = await rests(SPOT, 0.5, 100);
      venue.answersOrders = false;
      const edit: Call = ['editOrder', id, SPOT, 'limit', 'buy', 0.5, 90];
      expect(await thrown(...edit)).toMatchObject({ name: 'NetworkError' });
      await settle();
      expect(String(await said())).toContain('settle this trade by hand');
      expect([await stages(), await cancels()]).toEqual([['resting'], 0]);
    });

    it('is edited by one of two at a time', async () => {
      const id = await rests(SPOT, 0.5, 100);
      const both = await bot.run<string[]>(
        async ({ exchange }, { id, symbol }) =>
          (
            await Promise.allSettled(
              [90, 91].map((price) => exchange.editOrder(id, symbol, 'limit', 'buy', 0.5, price)),
            )
          ).map(({ status }) => status),
        { id, symbol: SPOT },
      );
      expect(both.sort()).toEqual(['fulfilled', 'rejected']);
      expect(venue.placed.filter(({ status }) => status === 'NEW')).toHaveLength(1);
    });

    it('is cancelled when its permit is refused', async () => {
      await rests(SPOT, 0.5, 100);
      const renewal = { 'POST /v1/trade-checks/{trade_id}/renew': [{ named: 'permit_unknown' }] };
      await platform.program({ answers: { ...ALLOWS, ...renewal } });
      // As after a restart: its permit’s age is not known.
      await bot.run(({ exchange, book }) =>
        exchange.phasegate.desk.settlement.permits.forget(book()[0].trade_id),
      );
      await settle();
      expect(venue.placed[0]!.status).toBe('CANCELED');
      await settle();
      expect(await stages()).toEqual([]);
    });
  });

  describe('an order whose outcome is not known', () => {
    const buy: Call = ['createOrder', SPOT, 'market', 'buy', 0.5];

    it('is found by its client order id', async () => {
      venue.answersOrders = false;
      await guarded();
      const { clientOrderId } = await call(...buy);
      const [check] = await received('POST /v1/trade-checks');
      expect([clientOrderId, await stages()]).toEqual([check!.body!['trade_id'], ['open']]);
    });

    it('is not sent again by ccxt’s own retries', async () => {
      await guarded();
      await bot.run(({ exchange }) => (exchange.options.maxRetriesOnFailure = 3));
      venue.before = () => void (venue.answersOrders = venue.placed.length > 0);
      expect(await call(...buy)).toMatchObject({ status: 'closed' });
      expect([venue.placed.length, await checks()]).toEqual([1, 1]);
    });

    it('gives its permit back a minute later, when the exchange does not have it', async () => {
      await guarded();
      venue.losesOrders = true;
      expect(await thrown(...buy)).toMatchObject({ name: 'NetworkError' });
      await settle();
      expect(await stages()).toEqual(['sending']);
      await bot.run(({ exchange, book }) => {
        const [entry] = book();
        exchange.phasegate.desk.book.drop(entry);
        exchange.phasegate.desk.book.add({ ...entry, asked_at: entry.asked_at - 61_000 });
      });
      await settle();
      await flushed();
      expect([await stages(), await cancels()]).toEqual([[], 1]);
    });

    it('is not taken for unplaced where ids may not be kept', async () => {
      await guarded();
      venue.losesOrders = true;
      await thrown(...buy);
      await bot.run(({ exchange, book }) => {
        exchange.phasegate.desk.venue.families = new Set(['another']);
        const [entry] = book();
        exchange.phasegate.desk.book.drop(entry);
        exchange.phasegate.desk.book.add({ ...entry, asked_at: entry.asked_at - 61_000 });
      });
      await settle();
      expect([await stages(), await cancels()]).toEqual([['sending'], 0]);
      expect(String(await said())).toContain('is not known to keep client order ids');
    });

    it('is none when the exchange refuses it', async () => {
      venue.refusal = {
        code: -2010,
        msg: 'Account has insufficient balance for requested action.',
      };
      await guarded();
      expect(await thrown(...buy)).toMatchObject({ name: 'InsufficientFunds' });
      await flushed();
      expect([await checks(), await cancels(), await stages()]).toEqual([1, 1, []]);
    });

    it('is not logged with what its address was signed with', async () => {
      await guarded();
      venue.unanswered = ['/private/order', '/private/openOrders', '/private/allOrders'];
      await thrown(...buy);
      await settle();
      const lines = String(await said());
      expect(lines).toContain('/private/order?…');
      expect(lines).not.toContain('signature');
    });

    it('at an exchange that answers with an id alone, and about lists alone, is found', async () => {
      await bot.run((world) => {
        world.kind = class LikeBybit extends world.ccxt.binance {
          async createOrder(...given: There[]) {
            return { id: (await super.createOrder(...given)).id };
          }
          fetchOrder() {
            return Promise.reject(
              new world.ccxt.ArgumentsRequired('the last 500 orders only') as Error,
            );
          }
          fetchOrders() {
            return Promise.reject(
              new world.ccxt.ArgumentsRequired('the last 500 orders only') as Error,
            );
          }
          fetchClosedOrders(...given: There[]) {
            return super.fetchOrders(...given);
          }
        };
      });
      await guarded();
      expect(await call(...buy)).toEqual({ id: expect.any(String) });
      expect(await stages()).toEqual(['open']);
      expect(await waiting()).toMatchObject([{ body: { notional: '50.00000000' } }]);
      await bot.run((world) => delete world.kind);
    });
  });
});
