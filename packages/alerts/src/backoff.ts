const FIRST_MS = 10_000;
const MAX_MS = 3_600_000;
/** The last attempt is some three and a half hours after the first. */
export const MAX_ATTEMPTS = 12;

/**
 * How long to wait before the next attempt: twice as long each time, a quarter more or less, so that what failed
 * together does not come again together; never less than the receiver asked for.
 *
 * @param attempts made so far, one at least
 * @param random from 0 to 1
 */
export function waitAfter(attempts: number, asked_ms: number, random: number): number {
  const backoff_ms = Math.min(FIRST_MS * 2 ** (attempts - 1), MAX_MS);
  return Math.max(Math.round(backoff_ms * (0.75 + random / 2)), asked_ms);
}
