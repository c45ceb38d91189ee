import { densityOf } from './density';

const peakOf = (wins: number, trades: number) =>
  densityOf({ wins, trades }).reduce((best, point) => (point.height > best.height ? point : best));

describe('densityOf', () => {
  it('is highest at the mode of the distribution, with height 1', () => {
    const { rate, height } = peakOf(41, 50);
    expect(height).toBe(1);
    expect(rate).toBeCloseTo(40.5 / 49, 2);
  });

  it('leans on the edge where every trade, or none, was won', () => {
    expect(peakOf(20, 20).rate).toBeGreaterThan(0.99);
    expect(peakOf(0, 20).rate).toBeLessThan(0.01);
  });

  it('grows narrow with the trades', () => {
    const width = (trades: number) =>
      densityOf({ wins: trades * 0.7, trades }).filter(({ height }) => height > 0.5).length;
    expect(width(100)).toBeLessThan(width(20));
    expect(width(1000)).toBeLessThan(width(100));
  });
});
