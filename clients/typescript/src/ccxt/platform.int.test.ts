import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPlatform, toProofOfConcept, type Platform } from '../testing/platform.fixture.js';
import {
  type BotProgram,
  Bots,
  ccxtFolder,
  describeWithCcxt,
  ThrownThere,
  type There,
} from './testing/bot.fixture.js';
import { calling } from './testing/suite.fixture.js';
import { TradingExchange } from './testing/exchange.fixture.js';

const GUIDE = join(__dirname, '../../../../docs/ccxt.md');
const TODAY = '2026-03-09';

type Call = readonly [name: string, ...given: unknown[]];

describeWithCcxt('a guarded exchange on the real platform', () => {
  const bots = new Bots();
  const venue = new TradingExchange();
  let platform: Platform;
  let program: BotProgram;

  beforeAll(async () => {
    platform = await startPlatform();
    [program] = await Promise.all([bots.start(), venue.start()]);
    await platform.clock.set(`${TODAY}T14:30:00.000Z`);
  });
  afterAll(async () => {
    await Promise.all([platform.stop(), venue.stop()]);
    await bots.stop();
  });
  beforeEach(() => void venue.reset());

  const call = (...[name, ...given]: Call) => program.run(calling, { name, given });
  const settle = () => program.run(({ exchange }) => exchange.phasegate.settle());
  const guarded = (key: string, more: object = {}) =>
    bots.guarded(program, venue, { url: platform.url, key, timeoutMs: 30_000, ...more });
  /** As the platform has them, oldest first, once everything is delivered. */
  const tradesOf = async (bot: string) => {
    const left = await program.run(async ({ exchange }) => {
      const delivered = await exchange.phasegate.client.flush(30_000);
      return { delivered, refused: exchange.phasegate.client.outbox.refused };
    });
    expect(left).toEqual({ delivered: true, refused: [] });
    const { items } = await platform.admin('GET', `/v1/bots/${bot}/trades?limit=100`);
    return items.filter(({ imported }: There) => !imported).reverse();
  };
  /** A bot that trades on the exchange’s test network. */
  const beginner = async (more: object = {}) => {
    const made = await platform.bot();
    await guarded(made.key, { sandbox: true, ...more });
    return made.id;
  };

  it('has an addition extend its trade, and one close end both (rules 3.5)', async () => {
    const bot = await beginner({ strategy: 'v7' });
    await call('createMarketBuyOrderWithCost', 'BTC/USDT', 100);
    await call('createLimitBuyOrder', 'BTC/USDT', 0.5, 100);
    venue.setPrice('BTC', 110);
    await call('createLimitSellOrder', 'BTC/USDT', 0.5, 110);
    await settle();
    expect(await tradesOf(bot)).toMatchObject([{ status: 'open', notional: '150' }]);
    await call('createMarketSellOrder', 'BTC/USDT', 1);
    // Reading settles.
    await call('fetchBalance');
    // 15 less a thousandth of 150 and of 165.
    expect(await tradesOf(bot)).toMatchObject([
      { mode: 'paper', notional: '150', pnl: '14.685', status: 'closed', counted: true },
    ]);
  });

  it('reports a short that an order beyond it closes, with its funding', async () => {
    const bot = await beginner();
    await call('createOrder', 'ETH/USDT:USDT', 'limit', 'sell', 1, 100);
    for (const income of ['0.5', '-0.1'])
      venue.funding.push({
        ...{ symbol: 'ETHUSDT', incomeType: 'FUNDING_FEE', income, asset: 'USDT', info: '' },
        ...{ time: Date.now(), tranId: venue.funding.length + 1, tradeId: '' },
      });
    venue.setPrice('ETH', 90);
    await call('createOrder', 'ETH/USDT:USDT', 'market', 'buy', 5);
    await settle();
    expect(await tradesOf(bot)).toMatchObject([{ side: 'short', notional: '100', pnl: '10.21' }]);
    expect(venue.positions['ETHUSDT']).toBe(0);
  });

  it('converts fees in the coin and in a third one', async () => {
    const bot = await beginner();
    venue.feeCurrency = 'SOL';
    await call('createOrder', 'SOL/USDT', 'market', 'buy', 1);
    venue.setPrice('SOL', 120);
    venue.setPrice('BNB', 400);
    venue.feeCurrency = 'BNB';
    // A thousandth was the fee.
    await call('createOrder', 'SOL/USDT', 'market', 'sell', 0.999);
    await settle();
    // 0.999 × 120 − 100 − the stand-in’s fee of 0.11988 BNB at 400.
    expect(await tradesOf(bot)).toMatchObject([{ pnl: '-28.072', status: 'closed' }]);
  });

  it('counts what is filled in part as far as it was filled', async () => {
    const bot = await beginner();
    venue.part = 0.25;
    const { id } = await call('createLimitBuyOrder', 'ADA/USDT', 1, 100);
    expect(await tradesOf(bot)).toEqual([]);
    await call('cancelOrder', id, 'ADA/USDT');
    await settle();
    expect(await tradesOf(bot)).toMatchObject([{ notional: '25', status: 'open' }]);
    // What was filled of it can be left while the rest is still under way, too.
    await call('createMarketSellOrder', 'ADA/USDT', 0.25);
    await settle();
    expect(await tradesOf(bot)).toMatchObject([{ notional: '25', status: 'closed' }]);
  });

  it('has live orders of a bot in Experience blocked', async () => {
    const { key } = await platform.bot();
    await guarded(key);
    const given = ['BTC/USDT', 'market', 'buy', 1];
    expect(await program.thrown(calling, { name: 'createOrder', given })).toMatchObject({
      ...{ isBlocked: true, answer: { reasons: [{ code: 'PAPER_ONLY' }] } },
    });
    expect(venue.placed).toEqual([]);
  });

  it('sends as many entries as were allowed, and every exit, at more checks a second than it takes', async () => {
    await beginner();
    const burst = () =>
      program.run<string[]>(({ exchange }) =>
        Promise.all(
          Array.from({ length: 60 }, () =>
            exchange.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.1).then(
              () => 'entered',
              ({ answer }: There) => answer.reasons[0].code,
            ),
          ),
        ),
      );
    const tries = new Array<string>();
    // A machine may be too slow to ask that often at once.
    while (!tries.includes('RATE_LIMITED')) tries.push(...(await burst()));
    const entered = tries.filter((how) => how === 'entered').length;
    expect(new Set(tries)).toEqual(new Set(['entered', 'RATE_LIMITED']));
    expect(venue.entries).toHaveLength(entered);
    const sell = ['BTC/USDT:USDT', 'market', 'sell', 0.1];
    for (let n = 0; n < entered; n += 1) await call('createOrder', ...sell);
    expect([venue.exits.length, venue.positions['BTCUSDT']]).toEqual([entered, 0]);
    expect(venue.entries).toHaveLength(entered);
  });

  it('goes on over a platform that hangs, is killed and comes back: no entry without an allow, no exit lost', async () => {
    const bot = await beginner({ timeoutMs: 1_500 });
    const symbol = 'LTC/USDT:USDT';
    const trip = async () => {
      const entry = await program
        .run(calling, { name: 'createOrder', given: [symbol, 'market', 'buy', 1] })
        .then(
          () => 'entered',
          (error: ThrownThere) => error.told.answer?.reasons[0]?.code ?? error.message,
        );
      const exits = venue.exits.length;
      const leave = [symbol, 'market', 'sell', 1, undefined, { reduceOnly: true }];
      if (entry === 'entered') await call('createOrder', ...leave);
      return [entry, venue.exits.length - exits];
    };
    expect(await trip()).toEqual(['entered', 1]);
    await call('createOrder', symbol, 'market', 'buy', 1);
    platform.hang();
    expect(await trip()).toEqual(['PLATFORM_TIMEOUT', 0]);
    await call('createStopLossOrder', symbol, 'market', 'sell', 1, undefined, 90);
    platform.resume();
    await platform.kill();
    expect((await trip())[0]).toMatch(/^PLATFORM_/);
    await call('createOrder', symbol, 'market', 'sell', 1);
    await platform.restart();
    await program.run(async ({ exchange }) => {
      const { client } = exchange.phasegate;
      while (!client.isReachable) await new Promise((done) => setTimeout(done, 20));
    });
    expect(await trip()).toEqual(['entered', 1]);
    await settle();
    const trades = await tradesOf(bot);
    expect(trades.map(({ status }: There) => status)).toEqual(['closed', 'closed', 'closed']);
    expect([venue.entries.length, venue.exits.length]).toEqual([3, 4]);
  });

  it('has the example of the guide do what it says', async () => {
    const { id, key } = await platform.bot();
    const folder = bots.folder();
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, 'ccxt'), { recursive: true });
    mkdirSync(join(modules, '@phasegate'));
    cpSync(join(__dirname, '../../package.json'), join(modules, '@phasegate/client/package.json'));
    cpSync(bots.builtFolder, join(modules, '@phasegate/client/dist'), { recursive: true });
    writeFileSync(join(modules, 'ccxt/package.json'), '{"type":"module","exports":"./index.js"}');
    // ccxt’s addresses are those of the stand-in.
    writeFileSync(
      join(modules, 'ccxt/index.js'),
      `import ccxt from '${join(ccxtFolder()!, 'node_modules/ccxt/js/ccxt.js')}';
       const config = ${JSON.stringify(venue.config())};
       class binance extends ccxt.binance { constructor(own) { super({ ...config, ...own }); } }
       export default { ...ccxt, binance };`,
    );
    const [, example = ''] = /```js\n(.*?)```/s.exec(readFileSync(GUIDE, 'utf8')) ?? [];
    writeFileSync(join(folder, 'bot.mjs'), example);
    const secrets = { EXCHANGE_KEY: 'k', EXCHANGE_SECRET: 's', PHASEGATE_KEY: key };
    const { stdout } = await promisify(execFile)(process.execPath, ['bot.mjs'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PHASEGATE_URL: platform.url, ...secrets },
    });
    expect(stdout).toBe('traded 0.5\n');
    const { items } = await platform.admin('GET', `/v1/bots/${id}/trades?limit=10`);
    expect(items).toMatchObject([{ mode: 'paper', notional: '50', status: 'closed', pnl: '-0.1' }]);
  });

  describe('killed with -9', () => {
    let bot: { id: string; key: string };
    let folder: string;
    /** Ends the process where `where` says, then starts another over the same outbox. */
    async function killed(where: string): Promise<void> {
      bot = await platform.bot();
      await toProofOfConcept(platform, bot.id, TODAY);
      const victim = await bots.another();
      await victim.run((world, where) => {
        const die = () => process.kill(process.pid, 'SIGKILL');
        world.die = die;
        world.kind = class Mortal extends world.ccxt.binance {
          sign(path: string, api: string, method: string, ...more: There[]) {
            if (where === 'sending' && path === 'order' && method === 'POST') die();
            return super.sign(path, api, method, ...more);
          }
          handleRestResponse(response: There, url: string, method: string, ...more: There[]) {
            const isOrder = method === 'POST' && url.includes('/order');
            const isExit = String(more[1]).includes('side=SELL');
            if (isOrder && (where === 'sent' || (where === 'exit' && isExit))) die();
            return super.handleRestResponse(response, url, method, ...more);
          }
        };
      }, where);
      folder = await bots.guarded(victim, venue, {
        ...{ url: platform.url, key: bot.key, timeoutMs: 30_000 },
      });
      const life = victim.run(async ({ exchange, die }, where) => {
        const { client } = exchange.phasegate;
        if (where === 'asked') {
          const check = client.check.bind(client);
          client.check = (trade: There) => check(trade).then(die);
        }
        if (where === 'reported') client.opened = die;
        await exchange.createOrder('DOT/USDT', 'market', 'buy', 1);
        await client.flush(30_000);
        await exchange.createOrder('DOT/USDT', 'market', 'sell', 1);
      }, where);
      await expect(life).rejects.toThrow('the bot ended');
      expect(await victim.ended).toEqual([null, 'SIGKILL']);
      aMinuteLater();
      await guarded(bot.key, { folder });
      await program.run(({ exchange }) => exchange.phasegate.reconcile());
    }

    function aMinuteLater(): void {
      const file = join(folder, 'box/ccxt-binance.json');
      const book = JSON.parse(readFileSync(file, 'utf8'));
      for (const entry of book.entries) entry.asked_at -= 61_000;
      writeFileSync(file, JSON.stringify(book));
    }

    it.each(['asked', 'sending'])(
      'before the order (%s), its permit is given back, and the day with it',
      async (where) => {
        await killed(where);
        expect([await tradesOf(bot.id), venue.placed]).toEqual([[], []]);
        // Proof of Concept has one trade a day.
        await call('createOrder', 'DOT/USDT', 'market', 'buy', 1);
        expect(venue.entries).toHaveLength(1);
      },
    );

    it.each(['sent', 'reported'])(
      'after the order (%s), its trade is reported, and no second one is allowed',
      async (where) => {
        await killed(where);
        const [trade, ...others] = await tradesOf(bot.id);
        expect([trade, others]).toMatchObject([
          { status: 'open', notional: '100', permitted: true, mode: 'live' },
          [],
        ]);
        const given = ['DOT/USDT', 'market', 'buy', 1];
        expect(await program.thrown(calling, { name: 'createOrder', given })).toMatchObject({
          isBlocked: true,
        });
        expect(venue.placed.map(({ clientId }) => clientId)).toEqual([trade.trade_id]);
      },
    );

    it('after the exit, the close is reported', async () => {
      await killed('exit');
      expect(await tradesOf(bot.id)).toMatchObject([{ status: 'closed', pnl: '-0.2' }]);
      expect([venue.entries.length, venue.exits.length]).toEqual([1, 1]);
    });
  });
});
