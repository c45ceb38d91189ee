import { isSameMoney } from './currency.js';

test.each([
  ['USD', 'USD', true],
  ['BTC', 'BTC', true],
  ['USDT', 'USD', true],
  ['USD', 'USDC', true],
  ['usdt', 'USDC', true],
  ['BTC', 'USD', false],
  ['USD', 'EUR', false],
  ['USDT', 'BTC', false],
])('rules 1.5: whether %s stands for %s is %s', (one, other, same) =>
  expect(isSameMoney(one, other)).toBe(same),
);
