import type { Chance } from '../chance.js';

/**
 * The stationary bootstrap of Politis and Romano (1994): places of a record of some length, in runs as they followed
 * each other there. A run goes on past the end at the beginning; its mean length is the cube root of the record's.
 */
export function* resampled(length: number, chance: Chance): Generator<number> {
  const newRun = 1 / Math.max(1, Math.cbrt(length));
  let place = chance.below(length);
  for (;;) {
    yield place;
    place = chance.fraction() < newRun ? chance.below(length) : (place + 1) % length;
  }
}
