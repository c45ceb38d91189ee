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
