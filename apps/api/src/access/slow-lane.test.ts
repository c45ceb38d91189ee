import { SlowLane } from './slow-lane.js';

test('whatever else there is to do is done between a few of those who wait, and all come to their turn in order', async () => {
  const lane = new SlowLane();
  const served: number[] = [];
  const seen: number[] = [];
  const all = Array.from({ length: 23 }, (_, place) => lane.turn().then(() => served.push(place)));
  while (served.length < 23) {
    await new Promise(setImmediate);
    seen.push(served.length);
  }
  await Promise.all(all);
  expect(served).toEqual(Array.from({ length: 23 }, (_, place) => place));
  expect(seen.length).toBeGreaterThanOrEqual(5);
  const later = lane.turn();
  await later;
});
