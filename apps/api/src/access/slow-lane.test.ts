import { SlowLane } from './slow-lane.js';

/** A connection that records whether it is paused. */
function connection() {
  const state = { paused: false };
  return {
    state,
    pause: () => ((state.paused = true), undefined as never),
    resume: () => ((state.paused = false), undefined as never),
  };
}

test('other work runs between small batches of waiting requests, which are served in order', async () => {
  const lane = new SlowLane();
  const socket = connection();
  const served: number[] = [];
  const seen: number[] = [];
  const all = Array.from({ length: 23 }, (_, place) =>
    lane.turn(socket).then(() => served.push(place)),
  );
  while (served.length < 23) {
    await new Promise(setImmediate);
    seen.push(served.length);
  }
  await Promise.all(all);
  expect(served).toEqual(Array.from({ length: 23 }, (_, place) => place));
  expect(seen.length).toBeGreaterThanOrEqual(5);
  const later = lane.turn(socket);
  await later;
});

test('nothing more is read from a connection until all that came over it had their turn', async () => {
  const lane = new SlowLane();
  const [busy, quiet] = [connection(), connection()];
  const all = [lane.turn(quiet), ...Array.from({ length: 12 }, () => lane.turn(busy))];
  expect([busy.state.paused, quiet.state.paused]).toEqual([true, true]);
  await all[0];
  expect([busy.state.paused, quiet.state.paused]).toEqual([true, false]);
  await Promise.all(all);
  expect(busy.state.paused).toBe(false);
});
