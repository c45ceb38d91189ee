import { trade } from '@phasegate/db/testing';
import { startMirror } from '../mirror/index.js';
import { openBooks, SILENT, type Books } from './books.fixture.js';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

test('whole books have no fault: mirrored, signed, and grown since', async () => {
  expect((await books.verify()).findings).toEqual([]);
  await books.climbed('bot_1', 'scaling');
  expect((await books.verify()).findings).toEqual([]);
  await books.mirror();
  const { made } = await books.checkpointer.turn();
  expect(made).toMatchObject({ n: 1, full: true, counts: { logs: 2 } });
  await books.climbed('bot_2', 'proof_of_concept');
  const { findings, logs, files } = await books.verify();
  expect(findings).toEqual([]);
  expect(logs.map(({ log }) => log)).toEqual(['platform', 'bot_1', 'bot_2']);
  expect(files).toBeGreaterThan(1);
  await books.mirror();
  expect((await books.checkpointer.turn()).made).toMatchObject({ n: 2, full: false });
  expect((await books.checkpointer.turn()).made).toBeNull();
  expect((await books.verify()).findings).toEqual([]);
});

test('books that are written while they are verified have no fault', async () => {
  const bots = ['bot_3', 'bot_4', 'bot_5'];
  for (const bot of bots) await books.register(bot);
  const { pool, executor, history: directory, checkpointer } = books;
  const mirror = startMirror({ pool, directory, segment_bytes: 8_000, log: SILENT });
  let going = true;
  const trading = bots.map(async (bot) => {
    for (let place = 0; going; place += 1)
      await trade(executor, bot, { trade_id: `t${place}`, pnl: '1', mode: 'paper' });
  });
  const signing = (async () => {
    while (going) await checkpointer.turn();
  })();
  for (let round = 0; round < 4; round += 1) expect((await books.verify()).findings).toEqual([]);
  going = false;
  await Promise.all([...trading, signing]);
  await mirror.close();
  expect((await books.verify()).findings).toEqual([]);
});
