import fc from 'fast-check';
import { DEFAULT_POLICY } from '../policy/policy.js';
import { marketOf } from './market.js';
import { instantsOf } from './trading-range.js';

const stocks = marketOf(DEFAULT_POLICY.calendar);
const crypto = marketOf({ ...DEFAULT_POLICY.calendar, kind: 'always-open' });
const text = ({ from, until }: { from: number; until: number }) =>
  [from, until].map((at) => (Number.isFinite(at) ? new Date(at).toISOString() : at));

describe('a range of trading days (rules 1.4)', () => {
  it('runs from its first open to the open after its last day', () => {
    expect(text(instantsOf(stocks, { start: '2026-03-06', end: '2026-03-06' }))).toEqual([
      '2026-03-06T12:00:00.000Z',
      // Friday holds the weekend; on Sunday summer time began.
      '2026-03-09T11:00:00.000Z',
    ]);
    expect(text(instantsOf(crypto, { start: '2026-03-06', end: '2026-03-06' }))).toEqual([
      '2026-03-06T12:00:00.000Z',
      '2026-03-07T12:00:00.000Z',
    ]);
  });

  it('is empty where there is no trading day', () => {
    const { from, until } = instantsOf(stocks, { start: '2026-03-07', end: '2026-03-08' });
    expect(until).toBe(from);
  });

  it('has no bounds where none are given, and knows all before and after the built-in years', () => {
    expect(instantsOf(stocks, { start: null, end: null })).toEqual({
      from: -Infinity,
      until: Infinity,
    });
    expect(instantsOf(stocks, { start: '1999-01-01', end: '2099-01-01' })).toEqual({
      from: -Infinity,
      until: Infinity,
    });
    expect(instantsOf(stocks, { start: '1999-01-01', end: '1999-12-31' }).until).toBe(-Infinity);
    expect(instantsOf(stocks, { start: '2099-01-01', end: '2099-12-31' }).from).toBe(Infinity);
  });

  it('holds an instant exactly when it holds the date of its trading day', () => {
    const instant = fc.integer({ min: Date.UTC(2013, 0, 1), max: Date.UTC(2034, 11, 31) });
    const days = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(
        instant,
        days,
        days,
        fc.constantFrom(stocks, crypto),
        (at, before, length, market) => {
          const start = new Date(at - before * 86_400_000).toISOString().slice(0, 10);
          const end = new Date(Date.parse(start) + length * 86_400_000).toISOString().slice(0, 10);
          const { from, until } = instantsOf(market, { start, end });
          const date = market.dateOf(market.dayOf(at));
          expect(at >= from && at < until).toBe(date >= start && date <= end);
        },
      ),
    );
  });
});
