import { exact, Fault } from './wire-field.js';

/** A date that exists, as in `2026-03-09`. */
export function readDate(text: string): string | Fault {
  const isDate =
    /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
  return isDate ? text : new Fault('must be a date such as 2026-03-09');
}

export const dateField = exact('a date', readDate, { examples: ['2026-12-24'] });
