import { sparklinePoints } from './sparkline';

describe('the small picture of a bot’s last sessions', () => {
  it('goes from the left to the right, the greatest on top', () =>
    expect(sparklinePoints([0, 10, 5])).toBe('0.0,20.0 48.0,0.0 96.0,10.0'));
  it('is a line in the middle where nothing changed', () =>
    expect(sparklinePoints([7, 7])).toBe('0.0,10.0 96.0,10.0'));
});
