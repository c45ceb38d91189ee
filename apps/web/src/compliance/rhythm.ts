/** Verification makes no event, so no message announces it. */
export const INTEGRITY_MS = 15_000;
