/** An instant: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** UTC with milliseconds, as on every wire (rules 1.2). */
export type InstantText = string;

/** Instants that enter lie from here on, and before `LATEST` (rules 1.2). */
export const EARLIEST: Instant = Date.UTC(2000, 0, 1);
export const LATEST: Instant = Date.UTC(2100, 0, 1);

export const instantText = (at: Instant): InstantText => new Date(at).toISOString();

/** The instant of a text that was already checked at the border. */
export const instantOf = (text: InstantText): Instant => Date.parse(text);
