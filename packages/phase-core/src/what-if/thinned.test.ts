import fc from 'fast-check';
import { instantText } from '../instant.js';
import { thinned } from './thinned.js';

const paths = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 300 });

test('a thinned path keeps its order, its ends, its high and its low, within the limit', () =>
  fc.assert(
    fc.property(paths, fc.integer({ min: 4, max: 60 }), (equities, most) => {
      const points = equities.map((equity, at) => ({
        at: instantText(at),
        equity: String(equity),
      }));
      const kept = thinned(points, most);
      expect(kept.length).toBeLessThanOrEqual(most);
      const values = kept.map(({ equity }) => Number(equity));
      expect(Math.max(...values)).toBe(Math.max(...equities));
      expect(Math.min(...values)).toBe(Math.min(...equities));
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      expect(kept).toEqual(points.filter((point) => kept.includes(point)));
    }),
  ));

test('a path that is short enough stays as it is', () => {
  const points = [1, 2, 3].map((at) => ({ at: instantText(at), equity: '1' }));
  expect(thinned(points, 4)).toBe(points);
});
