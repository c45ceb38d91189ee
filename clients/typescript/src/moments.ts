import type { PlatformClock } from './clock.js';
import { instantText, readInstant } from './instant.js';

/** Tolerance beyond the measured error of the bot's clock. */
const TOLERANCE_MS = 5_000;

/**
 * When something happened, for the platform: its own now when the bot does not say, and what the bot says
 * when that can be. Nothing has happened later than now. What would lie before `earliest` (a permit, an
 * entry) lies there, as far as the bot's clock being wrong explains it; the rest is the bot's to answer for.
 */
export function happenedAt(
  clock: PlatformClock,
  given: string | undefined,
  earliest: number | null,
): string {
  const now = clock.now();
  if (given === undefined) return instantText(Math.max(now, earliest ?? now));
  const at = readInstant(given);
  if (at === null) return given;
  if (at > now) return instantText(now);
  const explained = clock.error() + TOLERANCE_MS;
  if (earliest !== null && at < earliest && at + explained >= earliest)
    return instantText(earliest);
  return given;
}
