/** "2026-03-09T11:00:00.000Z" → 2026-03-09 11:00 UTC */
export function Instant({ at }: { at: string }) {
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {at.slice(0, 10)} {at.slice(11, 16)} UTC
    </time>
  );
}

/** The second of today: for how old a page is. */
export function Clock({ at }: { at: number }) {
  const instant = new Date(at).toISOString();
  return (
    <time dateTime={instant} className="whitespace-nowrap tabular-nums">
      {instant.slice(11, 19)} UTC
    </time>
  );
}
