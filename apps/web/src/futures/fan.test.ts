import { fanPaths, HEIGHT, WIDTH } from './fan';

const fan = (...[q5, q25, q50, q75, q95]: [string, string, string, string, string]) => ({
  q5,
  q25,
  q50,
  q75,
  q95,
});

describe('fanPaths', () => {
  it('goes from the first day to the last, between the outermost quantiles', () => {
    const drawn = fanPaths([
      fan('90', '95', '100', '105', '110'),
      fan('80', '95', '100', '110', '120'),
    ]);
    expect([drawn.lowest, drawn.highest]).toEqual([80, 120]);
    expect(drawn.median).toBe(`M0.0 ${HEIGHT / 2}.0L${WIDTH}.0 ${HEIGHT / 2}.0`);
    expect(drawn.outer).toBe(`M0.0 50.0L600.0 0.0L600.0 200.0L0.0 150.0Z`);
  });

  it('draws futures that never differ as a line at the bottom', () => {
    const drawn = fanPaths([fan('5', '5', '5', '5', '5')]);
    expect(drawn.median).toBe('M0.0 200.0');
  });
});
