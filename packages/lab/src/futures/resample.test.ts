import { Chance } from '../chance.js';
import { resampled } from './resample.js';

function drawn(length: number, count: number): number[] {
  const places = resampled(length, Chance.fromSeed(3));
  return Array.from({ length: count }, () => places.next().value as number);
}

describe('the stationary bootstrap', () => {
  it('draws every place equally often', () => {
    const counts = new Map<number, number>();
    for (const place of drawn(8, 40_000)) counts.set(place, (counts.get(place) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const count of counts.values())
      expect(Math.abs(count / 40_000 - 1 / 8)).toBeLessThan(0.01);
  });

  it('in runs whose mean length is the cube root of the record’s', () => {
    const length = 1_000;
    const places = drawn(length, 100_000);
    const breaks = places.filter((place, at) => at > 0 && place !== (places[at - 1]! + 1) % length);
    expect(100_000 / breaks.length).toBeGreaterThan(9.5);
    expect(100_000 / breaks.length).toBeLessThan(10.5);
  });

  it('of a short record one by one', () => {
    expect(new Set(drawn(1, 10))).toEqual(new Set([0]));
  });
});
