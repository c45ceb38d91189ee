import { Temporal } from 'temporal-polyfill';

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
const OFFSET = /^(?:UTC|GMT|Z)?\s*(?:([+-−])(\d{1,2})(?::?(\d{2}))?)?$/iu;
const ZONE_AND_OFFSET = /^([A-Za-z][A-Za-z0-9_+/-]*?)([+-]\d{2}:\d{2})$/;

/** The time on a clock without its zone, as milliseconds since 1970 if it were UTC. */
export type WallTime = number;

/** The instants that a time on a clock may be: none, one, or two where the clock was put back. */
export type Possible = readonly number[];

/** A clock that files are written by (rules 9.7). */
export interface Clock {
  readonly name: string;
  possible(wall: WallTime): Possible;
}

/** `America/New_York`, `UTC`, `+02:00`, `UTC+8`, or `America/New_York+07:00`, which runs seven hours ahead of New York. */
export function clockOf(zone: string): Clock | null {
  const name = zone.trim();
  const fixed = offsetOf(name);
  if (fixed !== null && name !== '') return fixedClock(name, fixed);
  if (isZone(name)) return zoneClock(name, name, 0);
  const match = ZONE_AND_OFFSET.exec(name);
  const [, base = '', text = ''] = match ?? [];
  const ahead = offsetOf(text);
  return ahead !== null && isZone(base) ? zoneClock(name, base, ahead) : null;
}

export const UTC: Clock = fixedClock('UTC', 0);

export function fixedClock(name: string, offset: number): Clock {
  return { name, possible: (wall) => [wall - offset] };
}

/** `+02:00`, `UTC+2`, `-0600`, `UTC` → milliseconds ahead of UTC. */
export function offsetOf(text: string): number | null {
  const match = OFFSET.exec(text);
  if (match === null) return null;
  const [, sign, hours = '0', minutes = '0'] = match;
  const size = Number(hours) * HOUR_MS + Number(minutes) * 60_000;
  if (Number(hours) > 18 || Number(minutes) > 59) return null;
  return sign === undefined || sign === '+' ? size : -size;
}

function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function zoneClock(name: string, zone: string, ahead: number): Clock {
  /** By quarter of an hour: no zone's rules change within one, and files ask for the same ones again. */
  const known = new Map<number, readonly number[]>();
  return {
    name,
    possible(wall) {
      const local = wall - ahead;
      const quarter = Math.floor(local / QUARTER_MS);
      let offsets = known.get(quarter);
      if (offsets === undefined) {
        offsets = offsetsAt(quarter * QUARTER_MS, zone);
        known.set(quarter, offsets);
      }
      return offsets.map((offset) => local - offset);
    },
  };
}

function offsetsAt(wall: WallTime, zone: string): readonly number[] {
  const plain = Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
  const at = (disambiguation: 'earlier' | 'later') =>
    plain.toZonedDateTime(zone, { disambiguation });
  const [earlier, later] = [at('earlier'), at('later')];
  // In a gap both are moved off the time that was asked for.
  if (!earlier.toPlainDateTime().equals(plain)) return [];
  const offsets = [earlier, later].map(({ epochMilliseconds }) => wall - epochMilliseconds);
  return [...new Set(offsets)];
}
