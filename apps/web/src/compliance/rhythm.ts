/** Verification leaves no event, so no message tells of it. */
export const INTEGRITY_MS = 15_000;
