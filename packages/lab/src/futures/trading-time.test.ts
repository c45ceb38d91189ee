import { DEFAULT_POLICY, instantText, marketOf } from '@phasegate/phase-core';
import { instantIn, tradingTimeOf } from './trading-time.js';

const market = marketOf(DEFAULT_POLICY.calendar);
const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);

it('a weekend is no longer than a night', () => {
  const night =
    tradingTimeOf(market, at('2026-03-12T15:00Z')) - tradingTimeOf(market, at('2026-03-11T15:00Z'));
  const weekend =
    tradingTimeOf(market, at('2026-03-16T15:00Z')) - tradingTimeOf(market, at('2026-03-13T15:00Z'));
  expect(weekend).toBe(night);
  expect(night).toBe(24 * HOUR_MS);
});

it('leads back to the instant', () => {
  for (const text of [
    '2026-03-13T15:00:00.000Z',
    '2026-03-16T11:00:00.000Z',
    '2026-03-17T10:59:59.999Z',
  ])
    expect(instantText(instantIn(market, tradingTimeOf(market, at(text))))).toBe(text);
});

it('puts what happens on a weekend at the end of Friday', () => {
  const saturday = tradingTimeOf(market, at('2026-03-14T20:00Z'));
  expect(saturday).toBeLessThan(tradingTimeOf(market, at('2026-03-16T11:00Z')));
  expect(saturday).toBeGreaterThan(tradingTimeOf(market, at('2026-03-13T23:00Z')));
});
