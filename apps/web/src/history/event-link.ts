import type { EventAnswer } from '@phasegate/contracts';
import { addressOfBot } from '../bot/places';

const DAY_MS = 86_400_000;
/** A trading day can last from a Friday's open over a long weekend. */
const MAX_TRADING_DAY = 5;

/** The page that shows an event in the log: its type and its days find it on the first page, or near. */
export function addressOfEvent(
  bot: string,
  { seq, at, type }: Pick<EventAnswer, 'seq' | 'at' | 'type'>,
): string {
  const day = at.slice(0, 10);
  const start = new Date(Date.parse(`${day}T00:00:00Z`) - MAX_TRADING_DAY * DAY_MS);
  const query = new URLSearchParams({
    type,
    start: start.toISOString().slice(0, 10),
    end: day,
    line: String(seq),
  });
  return `${addressOfBot(bot)}/timeline/events?${query}`;
}
