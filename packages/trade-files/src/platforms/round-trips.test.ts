import fc from 'fast-check';
import { Decimal, plain } from '@phasegate/phase-core';
import type { Fill } from './fill.js';
import { type RoundTrip, RoundTrips, type Unopened } from './round-trips.js';

const cents = (most: number) =>
  fc.integer({ min: 1, max: most }).map((units) => plain(new Decimal(units).div(100)));

const someFill: fc.Arbitrary<Fill> = fc.record({
  at: fc.integer({ min: 0, max: 1_000 }),
  symbol: fc.constantFrom('A', 'B'),
  side: fc.constantFrom('buy', 'sell'),
  // Few quantities, so that positions come to be flat again.
  quantity: fc.constantFrom('1', '2', '3', '0.5'),
  price: cents(10_000),
  costs: fc.option(cents(500), { nil: null }),
  line: fc.constant(1),
});
const someFills = fc.array(someFill, { maxLength: 60 });

const sumOf = (values: readonly (Decimal | string | null)[]): Decimal =>
  values.reduce<Decimal>((sum, value) => sum.plus(value ?? 0), new Decimal(0));
const signed = ({ side, quantity }: Fill): Decimal =>
  side === 'buy' ? new Decimal(quantity) : new Decimal(quantity).negated();

function paired(fills: readonly Fill[]) {
  const [closed, unopened]: [RoundTrip[], Unopened[]] = [[], []];
  const trips = new RoundTrips({
    closed: (trip) => closed.push(trip),
    unopened: (part) => unopened.push(part),
  });
  for (const fill of fills) trips.add(fill);
  return { closed, unopened, open: trips.open };
}

describe('rules 9.7: fills make round trips from flat to flat', () => {
  test('cash is conserved: round trips and what is open make up what all fills paid and earned', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        const { closed, open } = paired(fills);
        const cash = sumOf(fills.map((fill) => signed(fill).times(fill.price).negated()));
        const ofClosed = closed.map(({ side, entered, left }) =>
          side === 'long' ? left.minus(entered) : entered.minus(left),
        );
        const ofOpen = open.map(({ long, entered, left }) =>
          long ? left.minus(entered) : entered.minus(left),
        );
        expect(sumOf([...ofClosed, ...ofOpen]).eq(cash)).toBe(true);
      }),
    );
  });

  test('costs are conserved, also where a fill that turns a position is split', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        const { closed, open } = paired(fills);
        const costs = [...closed, ...open].map((trip) => trip.costs);
        expect(sumOf(costs).eq(sumOf(fills.map((fill) => fill.costs)))).toBe(true);
      }),
    );
  });

  test('what is open is what was bought less what was sold', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        const { open } = paired(fills);
        for (const symbol of ['A', 'B']) {
          const net = sumOf(fills.filter((fill) => fill.symbol === symbol).map(signed));
          const position = open.find((one) => one.symbol === symbol);
          const remaining = position?.remaining ?? new Decimal(0);
          expect((position?.long === false ? remaining.negated() : remaining).eq(net)).toBe(true);
        }
      }),
    );
  });

  test('every round trip enters and leaves by the same quantity, in the order of time', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        const inOrder = fills.toSorted((a, b) => a.at - b.at);
        for (const trip of paired(inOrder).closed) {
          expect(trip.quantity.gt(0)).toBe(true);
          expect(trip.closedAt).toBeGreaterThanOrEqual(trip.openedAt);
        }
      }),
    );
  });

  test('nothing that is owned is sold short: the rest is told of', () => {
    fc.assert(
      fc.property(someFills, (fills) => {
        const { closed, open, unopened } = paired(fills.map((fill) => ({ ...fill, owned: true })));
        expect(closed.every(({ side }) => side === 'long')).toBe(true);
        expect(open.every(({ long }) => long)).toBe(true);
        const net = sumOf(fills.map(signed));
        const kept = sumOf(open.map(({ remaining }) => remaining));
        expect(kept.minus(sumOf(unopened.map(({ quantity }) => quantity))).eq(net)).toBe(true);
      }),
    );
  });
});

test('a fill that turns a position shares its costs by quantity', () => {
  const fill = { symbol: 'A', line: 1, price: '10' };
  const { closed, open } = paired([
    { ...fill, at: 1, side: 'buy', quantity: '30', costs: '1' },
    { ...fill, at: 2, side: 'sell', quantity: '80', costs: '1.07' },
  ]);
  expect(closed.map(({ costs }) => costs?.toString())).toEqual(['1.40125']);
  expect(open.map(({ costs }) => costs?.toString())).toEqual(['0.66875']);
});
