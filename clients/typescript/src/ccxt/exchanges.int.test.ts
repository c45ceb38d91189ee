import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultServer } from '../testing/behaviour.fixture.js';
import { METHODS } from './methods.js';
import { BLOCKS, BotProgram, Bots, describeWithCcxt, type There } from './testing/bot.fixture.js';

test.each(['methods.ts', 'parameter-names.ts'])('%s is the table that Python has', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-tables-'));
  execFileSync(process.execPath, [join(__dirname, '../../generate-tables.mjs'), folder]);
  const text = readFileSync(join(folder, name), 'utf8');
  rmSync(folder, { recursive: true });
  expect(readFileSync(join(__dirname, name), 'utf8')).toBe(text);
});

/** Asynchronous methods of ccxt for JavaScript alone: none of them has a right to send what changes anything. */
const OF_NPM_ALONE = [
  ...['fetchFinancialBalance', 'fetchMarginBalance', 'fetchMarketsWs', 'fetchSpotBalance'],
  ...['fetchSwapBalance', 'getZKContractSignatureObj', 'getZKTransferSignatureObj'],
  ...['handleNetworkIdAndParams', 'handlePortfolioAndParams', 'loadCurrencyNetworks'],
  ...['loadExchangeSpecificFiles', 'loadFetchImplementation', 'loadHttpProxyAgent'],
  ...['loadProxyModules', 'undiciBody', 'undiciRequest'],
];

describeWithCcxt('the exchanges of ccxt, from npm', () => {
  const bots = new Bots();
  let platform: FaultServer;
  let bot: BotProgram;

  beforeAll(async () => {
    platform = await FaultServer.start();
    bot = await bots.start();
    await platform.program({ answers: BLOCKS });
  });
  afterAll(async () => {
    await platform.stop();
    await bots.stop();
  });
  const asked = async () => {
    const received = await platform.received();
    const checks = received.filter(({ route }) => route === 'POST /v1/trade-checks');
    return checks.map(({ body }) => body!);
  };

  it('have no method that may send something and is not in the table', async () => {
    const unknown = await bot.run<string[]>(({ ccxt }, known) => {
      const names = new Set<string>();
      for (const group of [ccxt, ccxt.pro])
        for (const id of ccxt.exchanges)
          for (let each = group[id]?.prototype; each; each = Object.getPrototypeOf(each))
            for (const name of Object.getOwnPropertyNames(each)) {
              const method = Object.getOwnPropertyDescriptor(each, name)?.value;
              if (method?.constructor?.name === 'AsyncFunction') names.add(name);
            }
      const { unCamelCase } = new ccxt.binance();
      return [...names].filter((name) => !known.includes(unCamelCase(name))).sort();
    }, Object.values(METHODS).flat());
    expect(unknown).toEqual(OF_NPM_ALONE);
  });

  it('refuse an endpoint of their own, each of them, and of websockets too', async () => {
    const folder = bots.folder();
    const { refused, ids, without } = await bot.run(
      async ({ ccxt, guard, Refused, Phasegate }, { folder, url }) => {
        const client = new Phasegate({ baseUrl: url, key: 'k', outboxDir: folder });
        const refused: string[] = [];
        const without: string[] = [];
        const ids: string[] = [];
        for (const [kind, group] of Object.entries({ rest: ccxt, pro: ccxt.pro }) as There[])
          for (const id of ccxt.exchanges.filter((id: string) => group[id] !== undefined)) {
            class Signed extends group[id] {
              // Without keys many sign nothing.
              sign(path: string, _api: string, method: string) {
                return { url: `http://127.0.0.1:9/${path}`, method };
              }
            }
            const exchange: There = new (Signed as There)({ enableRateLimit: false });
            const verb =
              id === 'deribit'
                ? /[a-z]Get[A-Z0-9]/
                : /^((?!Get|Put|Delete|Only).)*[a-z0-9]Post(?!Only)[A-Z0-9]/;
            const end = Object.keys(exchange).find(
              (name) => verb.test(name) && typeof exchange[name] === 'function',
            )!;
            try {
              guard(exchange, { client, name: `${kind}-${id}` });
            } catch (error) {
              if (!(error instanceof Refused)) throw error;
              without.push(id);
              continue;
            }
            ids.push(id);
            const error = await exchange[end]({}).catch((error: unknown) => error);
            if (error instanceof Refused) refused.push(id);
            else throw new Error(`${id}.${end}: ${String(error)}`);
          }
        await client.close();
        return { refused, ids, without: [...new Set(without)].sort() };
      },
      { folder, url: platform.url },
    );
    expect(refused).toEqual(ids);
    expect(ids.length).toBeGreaterThan(160);
    expect(without).toEqual([
      ...['bithumb', 'btcbox', 'cex', 'cryptomus', 'dydx', 'indodax', 'paymium', 'upbit', 'zaif'],
    ]);
  });

  it('are asked about for what each of them makes of the amount of a market buy', async () => {
    const noPrice = { createMarketBuyOrderRequiresPrice: false };
    const cases: readonly (readonly [
      id: string,
      options: object,
      cost: boolean,
      unified?: boolean,
    ])[] = [
      ...['okx', 'myokx'].map((id) => [id, {}, false] as const),
      ...['okx', 'myokx'].map((id) => [id, { ...noPrice, tgtCcy: 'quote_ccy' }, true] as const),
      ...['luno', 'coinmate'].map((id) => [id, {}, true] as const),
      ...['woo', 'bitrue', 'cryptocom'].map((id) => [id, noPrice, false] as const),
      ...['gate', 'gateeu', 'bitget', 'bigone'].map(
        (id) => [id, { createOrder: noPrice }, true] as const,
      ),
      ['bybit', noPrice, false, true],
      ['bybit', noPrice, true, false],
    ];
    const folder = bots.folder();
    await bot.run(
      async ({ ccxt, guard, Phasegate }, { cases, folder, url }) => {
        const client = new Phasegate({ baseUrl: url, key: 'k', outboxDir: folder });
        const market = {
          id: 'BTCUSDT',
          symbol: 'BTC/USDT',
          base: 'BTC',
          quote: 'USDT',
          spot: true,
        };
        for (const [place, [id, options, , unified]] of cases.entries()) {
          const kind = class extends ccxt[id] {
            fetchTicker = (symbol: string) => Promise.resolve({ symbol, last: 100 });
            isUnifiedEnabled = () => Promise.resolve([false, unified]);
          };
          const exchange: There = new (kind as There)({ options, id: 'renamed' });
          exchange.setMarkets([{ ...market, type: 'spot' }]);
          guard(exchange, { client, name: String(place) });
          await exchange.createMarketBuyOrder('BTC/USDT', 0.5).catch(() => undefined);
        }
        await client.close();
      },
      { cases, folder, url: platform.url },
    );
    expect((await asked()).map(({ notional }) => notional)).toEqual(
      cases.map(([, , cost]) => (cost ? '0.50000000' : '50.00000000')),
    );
  });

  it('are asked about for the cost that their methods with one are told', async () => {
    const before = (await asked()).length;
    const folder = bots.folder();
    const { blocked, left } = await bot.run(
      async ({ ccxt, guard, Phasegate, Blocked }, { folder, url }) => {
        const client = new Phasegate({ baseUrl: url, key: 'k', outboxDir: folder });
        const base = { base: 'BTC', quote: 'USDT', active: true, taker: 0.001, precision: {} };
        const spot = { ...base, id: 'BTCUSDT', symbol: 'BTC/USDT', type: 'spot', spot: true };
        const blocked: string[] = [];
        const left: unknown[] = [];
        for (const id of ccxt.exchanges) {
          const { has } = new ccxt[id]();
          const methods = ['createMarketBuyOrderWithCost', 'createMarketSellOrderWithCost'];
          if (!has.fetchMyTrades || !has[methods[0]!]) continue;
          class Local extends ccxt[id] {
            fetchTicker(symbol: string) {
              return Promise.resolve({ symbol, last: 100 });
            }
            isUnifiedEnabled() {
              return Promise.resolve([false, true]);
            }
            fetch(url: string) {
              throw new Error(`${id} asks ${url}`);
            }
            createOrder(...given: unknown[]) {
              left.push([id, given[2]]);
              return Promise.resolve({ id: '1' });
            }
          }
          const exchange: There = new (Local as There)({ apiKey: 'k', secret: 's' });
          exchange.setMarkets([{ ...spot, limits: {}, info: {} }]);
          exchange.loadMarkets = () => Promise.resolve(exchange.markets);
          guard(exchange, { client, name: `${id}-cost` });
          for (const name of methods.filter((name) => has[name]))
            await exchange[name]('BTC/USDT', 50).catch((error: unknown) => {
              if (error instanceof Blocked) blocked.push(id);
              // By ccxt itself, for another kind of market.
              else if (/swap orders only/.test(String(error))) return;
              else throw new Error(`${id}.${name}: ${String(error)}`);
            });
        }
        await client.close();
        return { blocked, left };
      },
      { folder, url: platform.url },
    );
    expect(blocked).toEqual(expect.arrayContaining(['binance', 'bybit', 'okx', 'woo', 'kraken']));
    const notionals = (await asked()).slice(before).map(({ notional }) => notional);
    expect(notionals).toEqual(blocked.map(() => '50.00000000'));
    // Coins that are sold for a cost: exits.
    expect(left).toEqual(
      expect.arrayContaining([
        ['bybit', 'sell'],
        ['okx', 'sell'],
      ]),
    );
    expect(left).not.toEqual(expect.arrayContaining([[expect.anything(), 'buy']]));
  });

  it('are paper only where nothing reaches the live network', async () => {
    const folder = bots.folder();
    const { plain, test, shared, demo } = await bot.run(
      async ({ ccxt, guard, Phasegate }, { folder, url }) => {
        const client = new Phasegate({ baseUrl: url, key: 'k', outboxDir: folder });
        const paper: Record<string, string[]> = { plain: [], test: [], shared: [], demo: [] };
        const note = (what: string, id: string, prepare: (exchange: There) => void) => {
          const exchange = new ccxt[id]();
          if (!exchange.has.fetchMyTrades) return;
          const live = JSON.stringify(exchange.urls.api);
          prepare(exchange);
          const isShared = what === 'test' && JSON.stringify(exchange.urls.api) === live;
          const { phasegate } = guard(exchange, {
            client,
            name: `${id}-${what}-${paper[what]!.length}`,
          });
          if (phasegate.mode === 'paper') paper[isShared ? 'shared' : what]!.push(id);
        };
        for (const id of ccxt.exchanges) {
          note('plain', id, () => undefined);
          if (!new ccxt[id]().urls.test) continue;
          note('test', id, (exchange) => {
            exchange.setSandboxMode(true);
            exchange.headers = { 'User-Agent': 'a bot’s own' };
          });
        }
        for (const id of ['okx', 'bitget'])
          note('demo', id, (exchange) => exchange.setSandboxMode(true));
        for (const id of ['bitget', 'binance', 'bybit'])
          note('demo', id, (exchange) => exchange.enableDemoTrading(true));
        await client.close();
        return paper;
      },
      { folder, url: platform.url },
    );
    expect({ plain, shared, demo }).toEqual({
      ...{ plain: [], shared: [], demo: ['okx', 'bitget', 'bitget', 'binance', 'bybit'] },
    });
    expect(test.length).toBeGreaterThan(15);
  });

  it('keep a stop a stop at coinbase, where reduceOnly would close the position at once', async () => {
    const folder = bots.folder();
    const sent = await bot.run(
      async ({ ccxt, guard, Phasegate }, { folder, url }) => {
        const client = new Phasegate({ baseUrl: url, key: 'k', outboxDir: folder });
        const symbol = 'BTC/USDC:USDC';
        const sent: unknown[][] = [];
        class Coinbase extends ccxt.coinbase {
          fetchPositions() {
            return Promise.resolve([{ symbol, contracts: 2, side: 'long' }]);
          }
          createOrder(...given: unknown[]) {
            sent.push(given);
            return Promise.resolve({ id: '1' });
          }
        }
        const exchange: There = new Coinbase();
        const market = { id: 'BTC-PERP', symbol, base: 'BTC', quote: 'USDC', settle: 'USDC' };
        const kind = { type: 'swap', spot: false, swap: true, contract: true, linear: true };
        exchange.setMarkets([{ ...market, ...kind, contractSize: 1 }]);
        guard(exchange, { client });
        await exchange.createOrder(symbol, 'limit', 'sell', 3, 90, { stopLossPrice: 91 });
        await client.close();
        return sent;
      },
      { folder, url: platform.url },
    );
    expect(sent).toEqual([['BTC/USDC:USDC', 'limit', 'sell', 2, 90, { stopLossPrice: 91 }]]);
  });
});
