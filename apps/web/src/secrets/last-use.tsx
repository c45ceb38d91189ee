import { Instant } from '../format/instant';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a key was used last, with how long that is ago; it is known to ten minutes only, so seconds would mislead. */
export function LastUse({ at, now }: { readonly at: string | null; readonly now: number }) {
  if (at === null) return <span className="text-muted">Never</span>;
  return (
    <>
      <Instant at={at} />
      <span className="block text-muted">{ageWords(now - Date.parse(at))}</span>
    </>
  );
}

/** @param ms since it was used; clocks differ, so it may be below 0 */
export function ageWords(ms: number): string {
  if (ms < HOUR_MS) return 'within the last hour';
  return ms < 2 * DAY_MS ? `${Math.floor(ms / HOUR_MS)} h ago` : `${Math.floor(ms / DAY_MS)} d ago`;
}
