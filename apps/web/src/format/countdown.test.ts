import { durationWords } from './countdown';

it.each([
  [1, '1 s'],
  [59_001, '1 min 00 s'],
  [260_000, '4 min 20 s'],
  [3 * 3_600_000 + 5 * 60_000, '3 h 05 min'],
  [50 * 3_600_000, '2 d 2 h'],
])('says %d ms as %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});
