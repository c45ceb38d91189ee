import type { EventAnswer } from '@phasegate/contracts';
import { eventFacts, fieldWords } from './event-facts';

/** The request of a check and its answer. */
export function checkFacts(check: EventAnswer): readonly (readonly [string, string])[] {
  const facts = new Map(
    Object.entries(requestOf(check)).flatMap(([field, value]) =>
      typeof value === 'string' || typeof value === 'number'
        ? [[fieldWords(field), String(value)] as const]
        : [],
    ),
  );
  for (const [field, words] of eventFacts(check)) facts.set(field, words);
  return [...facts];
}

/** The event holds the request as the text that repetitions are compared with (rules 3.3). */
function requestOf({ asked }: EventAnswer): object {
  if (typeof asked !== 'string') return {};
  try {
    const request: unknown = JSON.parse(asked);
    return typeof request === 'object' && request !== null ? request : {};
  } catch {
    return {};
  }
}
