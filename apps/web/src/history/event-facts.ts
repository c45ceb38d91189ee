import type { EventAnswer } from '@phasegate/contracts';

/** Fields of every event (rules 8.1, 11). */
const ENVELOPE = ['seq', 'at', 'type', 'phase', 'id', 'bot', 'prev_hash', 'hash'];

/**
 * The facts of an event beyond its envelope, each value with every digit, for one line. Values that are not plain, such
 * as a policy, are shown in the event's JSON only. The trade comes first.
 */
export const eventFacts = ({
  trade_id,
  ...event
}: EventAnswer): readonly (readonly [string, string])[] =>
  Object.entries({ trade_id, ...event }).flatMap(([field, value]) => {
    if (ENVELOPE.includes(field)) return [];
    const words = plainly(value);
    return words === null ? [] : [[fieldWords(field), words] as const];
  });

const LONGEST = 200;

function plainly(value: unknown): string | null {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.length === 0 ? null : value.join(', ');
  if (typeof value === 'string')
    return value === '' || value.startsWith('{') || value.length > LONGEST ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/** "max_notional" → "max notional" */
export const fieldWords = (field: string): string => field.replaceAll('_', ' ');
