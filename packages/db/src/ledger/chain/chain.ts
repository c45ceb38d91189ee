import { createHash } from 'node:crypto';
import type { PhaseEvent } from '@phasegate/phase-core';
import canonicalize from 'canonicalize';

/** The first event's prev_hash (rules 8.1). */
export const GENESIS = '0'.repeat(64);

/** Where a log ends. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** An event as it is stored: its canonical text without `hash`, and the hash over it. */
export interface ChainedEvent {
  readonly seq: number;
  readonly body: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/** SHA-256 of the hash before and the RFC 8785 form of the line without `hash`, lower-case hex (rules 8.1). */
export function hashOf(prev_hash: string, body: string): string {
  return createHash('sha256').update(prev_hash).update(body, 'utf8').digest('hex');
}

/** The RFC 8785 form of a line: what is hashed and stored (rules 8.1). */
export const canonicalLine = (line: object): string => canonicalize(line)!;

/**
 * The line of a log as it stands in files: the stored text with its hash among the fields, itself in RFC 8785 form.
 * Mirror, JSON Lines export and bundle all write this one text. The hash is inserted and nothing is written anew,
 * so that damage to the stored text shows in the file too.
 *
 * @param body an event's canonical text without `hash`, as it was hashed
 */
export function lineWithHash(body: string, hash: string): string {
  const next = fieldAfter('hash', body);
  return next === null
    ? `${body.slice(0, -1)},"hash":"${hash}"}`
    : `${body.slice(0, next)}"hash":"${hash}",${body.slice(next)}`;
}

const NAME = /"([^"\\]*(?:\\.[^"\\]*)*)":/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;

/** Where in the text of an object, whose fields are in order, the first stands that comes after this one; null: none. */
function fieldAfter(field: string, text: string): number | null {
  for (let place = 1; place < text.length;) {
    NAME.lastIndex = place;
    const name = NAME.exec(text)?.[1];
    if (name === undefined) return null;
    if (name > field) return place;
    place = endOfValue(text, NAME.lastIndex) + 1;
  }
  return null;
}

/** Where the comma or the closing brace after a field's value stands; the text's end where there is none. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let place = from; place < text.length; place += 1) {
    const character = text[place];
    if (character === '"') {
      STRING.lastIndex = place;
      if (!STRING.test(text)) return text.length;
      place = STRING.lastIndex - 1;
    } else if (depth === 0 && (character === ',' || character === '}')) return place;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return text.length;
}

/** The next lines of a bot's log, each carrying the hash of the one before; pauses after each. */
export function* chained(
  bot: string,
  head: Head,
  events: readonly PhaseEvent[],
): Generator<void, ChainedEvent[]> {
  const links: ChainedEvent[] = [];
  let prev_hash = head.hash;
  for (const event of events) {
    const link = chainedLine(bot, prev_hash, event);
    prev_hash = link.hash;
    links.push(link);
    yield;
  }
  return links;
}

/** One line, of a bot's or the platform's log. */
export function chainedLine(
  bot: string,
  prev_hash: string,
  event: { readonly seq: number },
): ChainedEvent {
  const body = canonicalLine({ ...event, id: `${bot}:${event.seq}`, bot, prev_hash });
  return { seq: event.seq, body, prev_hash, hash: hashOf(prev_hash, body) };
}
