import { proportionOf } from './proportion.js';

// scipy 1.17: binomtest(times, runs).proportion_ci(method="wilson").
it.each([
  [0, 10, '0', '0', '0.2775'],
  [10, 10, '1', '0.7225', '1'],
  [10, 100, '0.1', '0.0552', '0.1744'],
  [1, 2000, '0.0005', '0.0001', '0.0028'],
  [1000, 2000, '0.5', '0.4781', '0.5219'],
])('%d of %d runs, with the interval of Wilson', (times, runs, probability, low, high) =>
  expect(proportionOf(times, runs)).toEqual({ probability, low, high }),
);
