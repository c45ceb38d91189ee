import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultServer } from '../testing/behaviour.fixture.js';
import { type BotProgram, describeWithCcxt, SPOT, type There } from './testing/bot.fixture.js';
import { prepareSuite } from './testing/suite.fixture.js';

describeWithCcxt('the settling of a guarded exchange', () => {
  let platform: FaultServer;
  let bot: BotProgram;
  const { bots, venue } = prepareSuite((begun) => ({ platform, bot } = begun));

  const guarded = (more: object = {}) => bots.guarded(bot, venue, { url: platform.url, ...more });
  const reports = () =>
    bot.run<string[]>(({ exchange }) =>
      exchange.phasegate.client.outbox.waiting.map(({ kind }: { kind: string }) => kind),
    );

  it('that is waited for tells what happened before it, though another is under way', async () => {
    await bot.run((world) => {
      world.sold = new Promise<void>((done) => (world.isSold = done));
      let reads = 0;
      world.kind = class Slow extends world.ccxt.binance {
        async fetchMyTrades(...given: There[]) {
          const found = await super.fetchMyTrades(...given);
          reads += 1;
          if (reads !== 2) return found;
          // The last of that settling: it knows of no sale.
          world.isRead();
          await world.sold;
          return found;
        }
      };
    });
    await guarded();
    await bot.run(async (world, symbol) => {
      const { exchange } = world;
      const { phasegate } = exchange;
      await exchange.createOrder(symbol, 'market', 'buy', 0.5);
      const read = new Promise<void>((done) => (world.isRead = done));
      const earlier = phasegate.settle();
      await read;
      await exchange.createOrder(symbol, 'market', 'sell', 0.5);
      const settled = [phasegate.settle(), phasegate.settle()];
      world.isSold();
      await Promise.all([...settled, earlier]);
      delete world.kind;
    }, SPOT);
    expect(await reports()).toEqual(['opened', 'closed']);
  });

  it('is not waited for by reading while another is under way', async () => {
    await bot.run((world) => {
      world.kind = class Slow extends world.ccxt.binance {
        async fetchMyTrades(...given: There[]) {
          world.isRead();
          await world.over;
          return super.fetchMyTrades(...given);
        }
      };
    });
    await guarded();
    const order = await bot.run(async (world, symbol) => {
      const { exchange } = world;
      await exchange.createOrder(symbol, 'market', 'buy', 0.5);
      const read = new Promise<void>((done) => (world.isRead = done));
      world.over = new Promise<void>((done) => (world.end = done));
      const said: string[] = [];
      const earlier = exchange.phasegate.settle().then(() => said.push('settled'));
      await read;
      await exchange.createOrder(symbol, 'market', 'sell', 0.2);
      await exchange.fetchBalance().then(() => said.push('read'));
      world.end();
      await earlier;
      return said;
    }, SPOT);
    expect(order).toEqual(['read', 'settled']);
  });

  it('finds fills though the bot’s clock is an hour ahead of the exchange', async () => {
    await guarded();
    await bot.run(async ({ exchange }, symbol) => {
      const { now } = Date;
      Date.now = () => now() + 3_600_000;
      try {
        await exchange.createOrder(symbol, 'market', 'buy', 0.5);
        await exchange.createOrder(symbol, 'market', 'sell', 0.5);
        await exchange.phasegate.settle();
      } finally {
        Date.now = now;
      }
    }, SPOT);
    expect(await reports()).toEqual(['opened', 'closed']);
  });

  it('gives an order time to arrive after its answer was lost, whatever becomes of the clock', async () => {
    await guarded();
    venue.losesOrders = true;
    await bot.run(async ({ exchange, book }, symbol) => {
      const { now } = Date;
      const placing = exchange.createOrder(symbol, 'market', 'buy', 0.5).catch(String);
      while (book()[0]?.stage !== 'sending') await new Promise((done) => setImmediate(done));
      Date.now = () => now() + 90_000;
      try {
        await placing;
        await exchange.phasegate.settle();
      } finally {
        Date.now = now;
      }
    }, SPOT);
    expect(await bot.run(({ book }) => book()[0]?.stage)).toBe('sending');
  });

  it('leaves the book alone once the exchange was released', async () => {
    const folder = await guarded();
    await bot.run(async (world, symbol) => {
      await world.exchange.createOrder(symbol, 'market', 'buy', 0.5);
      world.released = world.exchange;
      await world.release(world.exchange);
      delete world.exchange;
    }, SPOT);
    expect(await bot.run(({ said }) => said.map(String).join())).toMatch(
      /released with trades open/,
    );
    await guarded({ folder });
    const again = await bot.thrown(async ({ ccxt, guard, release, released, exchange }) => {
      await release(released);
      guard(new ccxt.binance(), { client: exchange.phasegate.client });
    });
    expect(again.message).toMatch(/another exchange is guarded with the book/);
    await bot.run(({ exchange }) => exchange.createOrder('ETH/USDT', 'market', 'buy', 0.5));
    const thrown = await bot.thrown(({ released }) =>
      released.createOrder('SOL/USDT', 'market', 'buy', 0.5),
    );
    expect(thrown).toMatchObject({ answer: { reasons: [{ code: 'OUTBOX_UNAVAILABLE' }] } });
    await bot.run(async ({ released }, symbol) => {
      await released.fetchBalance();
      await released.createOrder(symbol, 'market', 'sell', 0.5);
      await released.fetchBalance();
    }, SPOT);
    expect(await bot.thrown(({ released }) => released.phasegate.settle())).toMatchObject({
      message: 'the exchange was released',
    });
    const book = JSON.parse(readFileSync(join(folder, 'box/ccxt-binance.json'), 'utf8'));
    expect(book.entries.map(({ symbol }: { symbol: string }) => symbol)).toEqual([
      SPOT,
      'ETH/USDT',
    ]);
    expect(venue.exits).toHaveLength(1);
  });
});
