/** An instant: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** UTC with milliseconds, as on every wire (rules 1.2). */
export type InstantText = string;

/** Instants that enter lie from here on, and before `LATEST` (rules 1.2). */
export const EARLIEST: Instant = Date.UTC(2000, 0, 1);
export const LATEST: Instant = Date.UTC(2100, 0, 1);

// The last instants written and read are remembered: an event's own is asked for many times in a row.
let lastWritten = { at: NaN, text: '' };
let lastRead = { at: NaN, text: '' };

export function instantText(at: Instant): InstantText {
  if (at !== lastWritten.at) lastWritten = { at, text: written(at) };
  return lastWritten.text;
}

/** The instant of a text that was already checked at the border. */
export function instantOf(text: InstantText): Instant {
  if (text === lastWritten.text) return lastWritten.at;
  if (text !== lastRead.text) lastRead = { at: Date.parse(text), text };
  return lastRead.at;
}

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** Cache of UTC dates by their day since 1970; bounded, because no instant is after `LATEST`. */
const dates = new Map<number, string>();

function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 11);
  if (day * DAY_MS < LATEST) dates.set(day, text);
  return text;
}

function written(at: Instant): InstantText {
  const day = Math.floor(at / DAY_MS);
  const time = Math.trunc(at) - day * DAY_MS;
  const minutes = Math.floor(time / 60_000);
  const hour = TWO_DIGITS[Math.floor(minutes / 60)]!;
  const minute = TWO_DIGITS[minutes % 60]!;
  const milliseconds = time - minutes * 60_000;
  const second = TWO_DIGITS[Math.floor(milliseconds / 1000)]!;
  return `${dateText(day)}${hour}:${minute}:${second}.${String(milliseconds % 1000).padStart(3, '0')}Z`;
}
