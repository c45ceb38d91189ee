import { GateBusy, LookupGate } from './lookup-gate.js';

test('a few run at once, a few wait in order, the rest is turned away at once, and room comes back', async () => {
  const gate = new LookupGate(2, 3);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const run = (place: number) =>
    gate.run(async () => {
      begun.push(place);
      await new Promise<void>((end) => ends.push(end));
      if (place === 1) throw new Error('the first fails');
      return place;
    });
  const all = [0, 1, 2, 3, 4, 5].map(run).map((work) => work.catch((error: Error) => error));
  expect(await all[5]).toBeInstanceOf(GateBusy);
  expect(begun).toEqual([0, 1]);
  while (begun.length < 5 || ends.length > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
    expect(begun.length - 2).toBeLessThanOrEqual(5);
  }
  expect(await Promise.all(all.slice(0, 5))).toEqual([
    0,
    expect.objectContaining({ message: 'the first fails' }),
    2,
    3,
    4,
  ]);
  const later = run(6);
  ends.shift()!();
  expect(await later).toBe(6);
});
