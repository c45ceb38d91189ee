import fc from 'fast-check';
import { DEFAULT_POLICY } from '../policy/policy.js';
import { marketOf, type CalendarSettings } from './market.js';
import { usEquityDates } from './trading-dates.js';

const equities = marketOf(DEFAULT_POLICY.calendar);
const openOn = (settings: Partial<CalendarSettings>, date: string) => {
  const market = marketOf({ ...DEFAULT_POLICY.calendar, kind: 'always-open', ...settings });
  return new Date(market.openOf(market.dayOfDate(date))).toISOString();
};

test.each([
  ['2026-03-06', '2026-03-06T12:00:00.000Z'],
  ['2026-03-09', '2026-03-09T11:00:00.000Z'],
])('%s opens at 07:00 New York time all year (rules 1.3)', (date, open) => {
  expect(new Date(equities.openOf(equities.dayOfDate(date))).toISOString()).toBe(open);
});

test.each([
  '2012-10-29',
  '2012-10-30',
  '2018-12-05',
  '2025-01-09',
  '2025-12-25',
  '2026-04-03',
  '2022-06-20',
  '2027-12-24',
])('%s was or is no trading day (rules 1.3)', (date) =>
  expect(usEquityDates([])).not.toContain(date),
);

test.each(['2021-12-31', '2027-12-31', '2021-06-18', '2025-12-24', '2032-12-31'])(
  '%s is a trading day (rules 1.3)',
  (date) => expect(usEquityDates([])).toContain(date),
);

test('a closure that an administrator adds is no trading day', () => {
  expect(usEquityDates(['2030-01-10'])).not.toContain('2030-01-10');
});

test.each([
  ['2026-03-09T10:59:59.999Z', '2026-03-06'],
  ['2026-03-09T11:00:00.000Z', '2026-03-09'],
  ['2026-03-07T15:00:00.000Z', '2026-03-06'],
  ['2025-12-25T15:00:00.000Z', '2025-12-24'],
  ['2012-01-01T15:00:00.000Z', '2011-12-30'],
])('%s belongs to the trading day %s (rules 1.4)', (at, date) => {
  expect(equities.dateOf(equities.dayOf(Date.parse(at)))).toBe(date);
});

test('the built-in years are covered, no instant outside them (rules 1.3)', () => {
  expect(equities.covers(Date.parse('2012-01-01T05:00:00Z'))).toBe(true);
  expect(equities.covers(Date.parse('2012-01-01T04:59:59Z'))).toBe(false);
  expect(equities.covers(Date.parse('2036-01-01T04:59:59Z'))).toBe(true);
  expect(equities.covers(Date.parse('2036-01-01T05:00:00Z'))).toBe(false);
});

test('beyond the calendar there is no next open, and the last day goes on', () => {
  const day = equities.dayOf(Date.parse('2040-06-01T12:00:00Z'));
  expect(equities.openOf(day + 1)).toBe(Infinity);
});

test('an open that summer time skips is an hour later, one that winter time repeats is the earlier', () => {
  expect(openOn({ open: '02:30' }, '2026-03-08')).toBe('2026-03-08T07:30:00.000Z');
  expect(openOn({ open: '01:30' }, '2026-11-01')).toBe('2026-11-01T05:30:00.000Z');
  expect(openOn({ zone: 'Australia/Lord_Howe', open: '02:15' }, '2026-10-04')).toBe(
    '2026-10-03T15:45:00.000Z',
  );
});

test('an instant lies in its trading day, in any order of lookups (rules 1.4)', () => {
  const instants = fc.integer({ min: Date.parse('2012-01-03'), max: Date.parse('2035-12-30') });
  const zones = fc.constantFrom(
    'America/New_York',
    'Europe/London',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
  );
  const kinds = fc.constantFrom('us-equities' as const, 'always-open' as const);
  fc.assert(
    fc.property(
      fc.array(instants, { minLength: 1, maxLength: 20 }),
      zones,
      kinds,
      (ats, zone, kind) => {
        const market = marketOf({ ...DEFAULT_POLICY.calendar, zone, kind });
        for (const at of ats) {
          const day = market.dayOf(at);
          expect(at).toBeGreaterThanOrEqual(market.openOf(day));
          expect(at).toBeLessThan(market.openOf(day + 1));
          expect(market.dayOfDate(market.dateOf(day))).toBe(day);
        }
      },
    ),
  );
});
