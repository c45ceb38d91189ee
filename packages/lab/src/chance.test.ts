import { Chance } from './chance.js';

const drawn = (chance: Chance, count: number): number[] =>
  Array.from({ length: count }, () => chance.fraction());

describe('chance that comes out the same every time', () => {
  it('continues a stream from a saved position', () => {
    const chance = Chance.fromSeed(7);
    drawn(chance, 3);
    const state = JSON.parse(JSON.stringify(chance.state())) as number[];
    expect(drawn(Chance.fromState(state), 5)).toEqual(drawn(chance, 5));
  });

  it('splits into streams that have no number in common', () => {
    const chance = Chance.fromSeed(7);
    const streams = Array.from({ length: 50 }, () => chance.split());
    const numbers = streams.flatMap((stream) => drawn(stream, 100));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('draws from 0 up to 1, and whole numbers below a limit', () => {
    const chance = Chance.fromSeed(1);
    const fractions = drawn(chance, 10_000);
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(fractions.reduce((sum, value) => sum + value) / 10_000).toBeCloseTo(0.5, 2);
    const whole = Array.from({ length: 1_000 }, () => chance.below(3));
    expect([...new Set(whole)].sort()).toEqual([0, 1, 2]);
  });
});
