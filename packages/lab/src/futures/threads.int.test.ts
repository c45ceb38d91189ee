import { botAfter } from './bot.fixture.js';
import { futures } from './futures.js';

/** More tasks than threads: each has some of them. */
const RUNS = 220;

test('1, 2 and 4 threads draw the same futures from the same seed (evidence E3)', async () => {
  const won = Array.from({ length: 15 }, (_, day) => day % 4 !== 3);
  const bot = { ...botAfter(won), runs: RUNS };
  const with1 = await futures(bot, { threads: 1 });
  expect(await futures(bot, { threads: 2 })).toEqual(with1);
  expect(await futures(bot, { threads: 4 })).toEqual(with1);
});
