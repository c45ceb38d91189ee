import { Fault, readDate, readInstant } from '@phasegate/contracts';
import { InvalidArgumentError } from 'commander';

const DAY_MS = 86_400_000;
const DAYS = /^([1-9]\d{0,4})d$/;

/** When a token ends; an object, for commander takes null for an option without a value. */
export interface Expiry {
  /** Null: never. */
  readonly at: Date | null;
}

/**
 * When a token ends: `never`, a number of days from now (`30d`), a date (its beginning in UTC) or an instant.
 *
 * @throws InvalidArgumentError for anything else, and for what lies in the past
 */
export function readExpiry(text: string): Expiry {
  if (text === 'never') return { at: null };
  const now = Date.now();
  const at = instantOf(text, now);
  if (at === null)
    throw new InvalidArgumentError(
      'It must be a date, an instant with a zone, days such as 30d, or never.',
    );
  if (at <= now) throw new InvalidArgumentError('It lies in the past.');
  return { at: new Date(at) };
}

function instantOf(text: string, now: number): number | null {
  const [, days] = DAYS.exec(text) ?? [];
  if (days !== undefined) return now + Number(days) * DAY_MS;
  const date = readDate(text);
  if (typeof date === 'string') return Date.parse(`${date}T00:00:00Z`);
  const instant = readInstant(text);
  return instant instanceof Fault ? null : instant;
}
