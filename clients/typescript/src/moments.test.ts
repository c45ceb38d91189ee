import { PlatformClock } from './clock.js';
import { happenedAt } from './moments.js';

const NOON = Date.parse('2026-03-09T12:00:00.000Z');
const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(NOON + minutes * MINUTE_MS).toISOString();

/** A bot whose clock is off by so much, just after an answer of the platform's at noon. */
function clockOff(minutes: number): PlatformClock {
  const began = performance.now();
  const clock = new PlatformClock(() => NOON + minutes * MINUTE_MS + performance.now() - began);
  clock.observe(NOON);
  return clock;
}

describe('when something happened, by the platform’s clock (rules 2.10)', () => {
  it('is the platform’s now when the bot does not say, and never before the permit', () => {
    const instant = Date.parse(happenedAt(clockOff(-10), undefined, NOON));
    expect(instant - NOON).toBeGreaterThanOrEqual(0);
    expect(instant - NOON).toBeLessThan(5_000);
    expect(happenedAt(clockOff(0), undefined, NOON + MINUTE_MS)).toBe(at(1));
  });

  it('is what the bot says when that can be', () =>
    expect(happenedAt(clockOff(0), at(-3), NOON - 5 * MINUTE_MS)).toBe(at(-3)));

  it('is never in the future', () =>
    expect(Date.parse(happenedAt(clockOff(10), at(10), NOON)) - NOON).toBeLessThan(5_000));

  it('is moved into the permit’s life by no more than the clock’s error explains', () => {
    expect(happenedAt(clockOff(-10), at(-10), NOON)).toBe(at(0));
    expect(happenedAt(clockOff(-10), at(-20), NOON)).toBe(at(-20));
    expect(happenedAt(clockOff(0), at(-1), NOON)).toBe(at(-1));
  });

  it('is the bot’s own clock as long as no answer has come', () => {
    const clock = new PlatformClock(() => NOON);
    expect(happenedAt(clock, undefined, null)).toBe(at(0));
  });

  it('rests on the latest answer: a repeated one is old and moves nothing back', () => {
    const clock = clockOff(0);
    clock.observe(NOON - 5 * MINUTE_MS);
    expect(clock.now()).toBeGreaterThanOrEqual(NOON);
  });
});
