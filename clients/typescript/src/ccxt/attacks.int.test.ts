import type { FaultServer } from '../testing/behaviour.fixture.js';
import {
  ALLOWS,
  BLOCKS,
  type BotProgram,
  describeWithCcxt,
  SPOT,
  SWAP,
  type There,
} from './testing/bot.fixture.js';
import { prepareSuite } from './testing/suite.fixture.js';

/** What a bot could do to enter unasked, or to enter more than it asked about: by mistake, or to see whether it can. */
describeWithCcxt('a guarded exchange that is led astray', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const guarded = (more: object = {}) => bots.guarded(bot, venue, { url: platform.url, ...more });
  const asked = async () =>
    (await platform.received())
      .filter(({ route }) => route === 'POST /v1/trade-checks')
      .map(({ body }) => body!);

  it('asks about each of many entries at once in one symbol, and leaves all of them', async () => {
    await guarded({ timeoutMs: 20_000 });
    const ids = await bot.run<string[]>(
      async ({ exchange }, symbol) =>
        (
          await Promise.all(
            Array.from({ length: 20 }, () => exchange.createOrder(symbol, 'market', 'buy', 0.1)),
          )
        ).map(({ clientOrderId }) => clientOrderId),
      SWAP,
    );
    const trades = (await asked()).map(({ trade_id }) => trade_id);
    expect(new Set(ids)).toEqual(new Set(trades));
    expect([new Set(ids).size, venue.entries.length]).toEqual([20, 20]);
    await bot.run(
      ({ exchange }, symbol) => exchange.createOrder(symbol, 'market', 'sell', 2),
      SWAP,
    );
    expect([venue.positions['BTCUSDT'], venue.entries.length]).toEqual([0, 20]);
  });

  it('reads each argument once', async () => {
    await guarded();
    const thrown = await bot.thrown(({ exchange }, symbol) => {
      const amount = { valueOf: () => 500, toString: () => '0.5' };
      return exchange.createOrder(symbol, 'limit', 'buy', amount, 100);
    }, SPOT);
    expect(thrown).toMatchObject({ isRefused: true });
    venue.positions['BTCUSDT'] = 1;
    await bot.run(({ exchange }, symbol) => {
      let reads = 0;
      const params = {
        get reduceOnly() {
          reads += 1;
          return reads === 1;
        },
      };
      return exchange.createOrder(symbol, 'market', 'sell', 0.5, undefined, params);
    }, SWAP);
    expect([venue.placed.map(({ reduces }) => reduces), await asked()]).toEqual([[true], []]);
  });

  it('sends the order that was asked about, whatever is set while it is asked', async () => {
    await guarded();
    await bot.run(async ({ exchange }) => {
      await exchange.loadMarkets();
      const params: There = { timeInForce: 'GTC' };
      const { client } = exchange.phasegate;
      const check = client.check.bind(client);
      client.check = async (trade: There) => {
        const answer = await check(trade);
        const { options } = exchange;
        options.defaultType = options.defaultType === 'swap' ? 'spot' : 'swap';
        params.quantity = 50;
        return answer;
      };
      const order = { symbol: 'BTCUSDT', type: 'limit', side: 'buy', amount: 0.5, price: 100 };
      await exchange.createOrders([{ ...order, params }]);
      delete params.quantity;
      await exchange.createOrder('BTCUSDT', 'limit', 'buy', 0.5, 100, params);
    });
    const checks = await asked();
    expect(checks.map(({ symbol }) => symbol)).toEqual([SPOT, SWAP]);
    expect(venue.placed.map(({ api, amount, clientId }) => [api, amount, clientId])).toEqual([
      ['private', 0.5, checks[0]!['trade_id']],
      ['fapiPrivate', 0.5, checks[1]!['trade_id']],
    ]);
  });

  it('sends nothing to the live network that was allowed as paper', async () => {
    const paper = [{ named: 'allow_paper' }];
    await platform.program({ answers: { ...ALLOWS, 'POST /v1/trade-checks': paper } });
    await guarded({ sandbox: true });
    const thrown = await bot.thrown(
      async ({ exchange }, { symbol, url }) => {
        const { client } = exchange.phasegate;
        const check = client.check.bind(client);
        client.check = async (trade: There) => {
          const answer = await check(trade);
          exchange.urls.api = { ...exchange.urls.api, private: `${url}/private/` };
          return answer;
        };
        await exchange.createOrder(symbol, 'market', 'buy', 0.5);
      },
      { symbol: SPOT, url: venue.url },
    );
    expect(thrown).toMatchObject({ isRefused: true });
    expect([(await asked()).map(({ mode }) => mode), venue.placed]).toEqual([['paper'], []]);
  });

  it('sells no more on margin than is held, though a price makes another order of a market order', async () => {
    const sent: Readonly<Record<string, string>>[] = [];
    venue.before = (fields) => void sent.push(fields);
    await guarded();
    await bot.run(async ({ exchange }, symbol) => {
      const margin = { marginMode: 'cross' };
      await exchange.createOrder(symbol, 'market', 'buy', 0.5, undefined, margin);
      await exchange.createOrder(symbol, 'market', 'sell', 0.5, 500, margin);
    }, SPOT);
    expect(sent.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['BUY', '0.5'],
      ['SELL', '0.5'],
    ]);
    expect(await asked()).toHaveLength(1);
  });

  it('does not believe the id that an exchange was given', async () => {
    await platform.program({ answers: BLOCKS });
    await guarded();
    const thrown = await bot.thrown(({ exchange }, symbol) => {
      exchange.id = 'bybit';
      // Hedge mode of bybit: the long side is closed. Here it is passed over.
      return exchange.createOrder(symbol, 'market', 'sell', 0.5, undefined, { positionIdx: 1 });
    }, SWAP);
    expect(thrown).toMatchObject({ isBlocked: true });
    expect(venue.placed).toEqual([]);
  });

  it('ends the right to send with the call that had it', async () => {
    await bot.run((world) => {
      world.kind = class Timed extends world.ccxt.binance {
        fetchTicker(...given: There[]) {
          world.later = new Promise((done) => {
            setTimeout(() => (this as There).privatePostOrder({}).then(done, done), 50);
          });
          return super.fetchTicker(...given);
        }
      };
    });
    await guarded();
    const name = await bot.run<string>(async (world, symbol) => {
      await world.exchange.fetchTicker(symbol);
      return (await world.later).name;
    }, SPOT);
    expect([name, venue.placed]).toEqual(['Refused', []]);
  });

  describe('by an edit', () => {
    beforeEach(() => venue.setPrice('BTC', 120));

    it('makes no larger entry of an order from before that it calls an exit', async () => {
      await guarded();
      const id = await bot.run<string>(
        async ({ ccxt }, { config, symbol }) =>
          (await new ccxt.binance(config).createOrder(symbol, 'limit', 'buy', 0.5, 100)).id,
        { config: venue.config(), symbol: SWAP },
      );
      const edited = await bot.thrown(
        ({ exchange }, { id, symbol }) =>
          exchange.editOrder(id, symbol, 'limit', 'sell', 50, 100, { reduceOnly: true }),
        { id, symbol: SWAP },
      );
      expect(edited).toMatchObject({ isRefused: true, message: expect.stringMatching(/an entry/) });
    });

    it('reaches no other order by a client id beside that of an entry', async () => {
      await guarded();
      const edited = await bot.thrown(async ({ exchange }, symbol) => {
        const { id } = await exchange.createLimitBuyOrder(symbol, 0.5, 100);
        const other = { clientOrderId: 'another' };
        return exchange.editOrder(id, symbol, 'limit', 'buy', 0.5, 90, other);
      }, SPOT);
      expect(edited).toMatchObject({ isRefused: true });
      expect(venue.placed.map(({ status }) => status)).toEqual(['NEW']);
    });

    it('changes no entry of which it is not known whether it was placed', async () => {
      await guarded();
      venue.answersOrders = false;
      venue.before = () => {
        venue.unanswered = ['order', 'openOrders', 'allOrders'].map(
          (call) => `/fapiPrivate/${call}`,
        );
      };
      const given = { clientOrderId: 'bot-1' };
      await bot.thrown(
        ({ exchange }, [symbol, given]) =>
          exchange.createOrder(symbol, 'limit', 'buy', 0.5, 100, given),
        [SWAP, given],
      );
      const edited = await bot.thrown(
        ({ exchange }, [symbol, given]) =>
          exchange.editOrder('', symbol, 'limit', 'sell', 50, 100, { ...given, reduceOnly: true }),
        [SWAP, given],
      );
      expect(edited).toMatchObject({ isRefused: true });
    });
  });

  describe('over a websocket', () => {
    /** In the bot’s program, with the ws that ccxt brings along: what arrives is placed at the stand-in. */
    const listen = (url: string) =>
      bot.run(async (world, url) => {
        const { WebSocketServer } = world.require('ws');
        const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
        server.on('connection', (socket: There, { url: path }: There) =>
          socket.on('message', async (data: There) => {
            const { id, params } = JSON.parse(data);
            const body = new URLSearchParams(params);
            const answer = await fetch(`${url}${path}/order`, { method: 'POST', body });
            const told = await answer.json();
            socket.send(
              JSON.stringify({
                ...{ id, status: answer.status },
                ...(answer.ok ? { result: told } : { error: told }),
              }),
            );
          }),
        );
        await new Promise((done) => server.once('listening', done));
        world.sockets = `ws://127.0.0.1:${server.address().port}`;
        world.stopSockets = () => {
          for (const each of server.clients) each.terminate();
          server.close();
        };
      }, url);

    it('asks, and does not ask about exits', async () => {
      await guarded({ pro: true });
      await listen(venue.url);
      await bot.run(async ({ exchange, sockets }) => {
        // So that ccxt takes an address without TLS.
        await exchange.loadHttpProxyAgent();
        exchange.urls.api.ws = {
          'ws-api': { spot: `${sockets}/private`, future: `${sockets}/fapiPrivate` },
        };
      });
      await bot.run(
        async ({ exchange }, [spot, swap]) => {
          await exchange.createOrderWs(spot, 'market', 'buy', 0.5);
          await exchange.createLimitOrderWs(swap, 'sell', 0.5, 100);
        },
        [SPOT, SWAP],
      );
      expect([venue.entries.length, (await asked()).length]).toEqual([2, 2]);
      await platform.program({ answers: BLOCKS });
      const thrown = await bot.thrown(
        ({ exchange }, spot) => exchange.createLimitBuyOrderWs(spot, 0.5, 100),
        SPOT,
      );
      expect(thrown).toMatchObject({ isBlocked: true });
      await platform.program({ listening: false });
      await bot.run(
        async ({ exchange }, [spot, swap]) => {
          await exchange.createMarketSellOrderWs(spot, 0.5);
          await exchange.createOrderWs(swap, 'market', 'buy', 0.7);
        },
        [SPOT, SWAP],
      );
      expect([venue.entries.length, venue.exits.length]).toEqual([2, 2]);
      expect(venue.positions['BTCUSDT']).toBe(0);
      for (const way of [
        ({ exchange, sockets }: There) =>
          exchange.watch(`${sockets}/private`, '1', { method: 'order.place', params: {} }),
        ({ exchange, sockets }: There) => exchange.client(`${sockets}/private`),
        ({ exchange, sockets }: There) => exchange.watchMultiple(`${sockets}/private`, ['1'], {}),
      ])
        expect(await bot.thrown(way)).toMatchObject({ isRefused: true });
      expect(venue.placed).toHaveLength(4);
      await bot.run(async ({ exchange, stopSockets }) => {
        await exchange.close();
        stopSockets();
      });
    });
  });
});
