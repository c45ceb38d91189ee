import { MAX_ATTEMPTS, waitAfter } from './backoff.js';

const attempts = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, place) => place + 1);
const total = (random: number) =>
  attempts.reduce((sum, attempt) => sum + waitAfter(attempt, 0, random), 0);

test('waits double from 10 s to an hour, a quarter more or less', () => {
  expect(attempts.slice(0, 4).map((attempt) => waitAfter(attempt, 0, 0.5))).toEqual([
    10_000, 20_000, 40_000, 80_000,
  ]);
  expect([0, 0.5, 1].map((random) => waitAfter(1, 0, random))).toEqual([7_500, 10_000, 12_500]);
  expect(waitAfter(11, 0, 0.5)).toBe(3_600_000);
});

test('the last attempt is hours after the first, for every jitter', () => {
  expect(total(0)).toBeGreaterThan(2 * 3_600_000);
  expect(total(1)).toBeLessThan(5 * 3_600_000);
});

test('a receiver is never asked sooner than it wishes', () => {
  expect(waitAfter(1, 120_000, 0.5)).toBe(120_000);
  expect(waitAfter(8, 1_000, 0.5)).toBe(1_280_000);
});
