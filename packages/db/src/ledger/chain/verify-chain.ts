import { canonicalLine, GENESIS, hashOf, type Head } from './chain.js';

/**
 * Where a fault shows: in the lines of the log themselves, against a signed checkpoint, between the log's end and
 * what is stored as its end, against the seal of its end, in the snapshot of its fold, or in the tables that are made
 * from it.
 */
export type FaultPlace = 'lines' | 'checkpoint' | 'end' | 'seal' | 'snapshot' | 'read_models';

/** The first fault of a log, and the number of the event that has it. */
export class BrokenLog extends Error {
  override readonly name = 'BrokenLog';

  constructor(
    readonly seq: number,
    readonly what: string,
    readonly place: FaultPlace = 'lines',
  ) {
    super(`event ${seq} ${what}`);
  }
}

/** A line of a log as it is stored: its canonical text without `hash`, and the hash over it. */
export interface StoredLine {
  readonly body: string;
  readonly hash: string;
}

/** Follows one log line by line and recomputes its chain (rules 8.1), in constant memory. */
export class ChainFollower {
  #head: Head;

  /** @param after where the log is known to be whole; from its first line on unless given */
  constructor(
    private readonly log: string,
    after: Head = { seq: 0, hash: GENESIS },
  ) {
    this.#head = after;
  }

  /** Where the log has come to without a fault. */
  get head(): Head {
    return this.#head;
  }

  /**
   * @returns the event that the next line holds
   * @throws BrokenLog
   */
  follow({ body, hash }: StoredLine): Record<string, unknown> {
    const seq = this.#head.seq + 1;
    const event = objectOf(seq, body);
    this.#assertNext(event);
    if (hashOf(this.#head.hash, body) !== hash)
      throw new BrokenLog(seq, 'has a hash that does not match its text');
    if (canonicalLine(event) !== body)
      throw new BrokenLog(seq, 'has a text that is not in canonical form');
    this.#assertOwn(event);
    this.#head = { seq, hash };
    return event;
  }

  /**
   * Follows a line of a file from which secrets were taken out: its text no longer has the hash, which the line
   * after it carries.
   *
   * @throws BrokenLog
   */
  followRedacted(event: Record<string, unknown>, hash: string): void {
    this.#assertNext(event);
    this.#assertOwn(event);
    this.#head = { seq: this.#head.seq + 1, hash };
  }

  #assertNext(event: Record<string, unknown>): void {
    const seq = this.#head.seq + 1;
    if (event['seq'] !== seq)
      throw new BrokenLog(seq, `is missing: the log continues with ${String(event['seq'])}`);
    if (event['prev_hash'] !== this.#head.hash)
      throw new BrokenLog(seq, 'does not carry the hash of the event before');
  }

  #assertOwn(event: Record<string, unknown>): void {
    const seq = this.#head.seq + 1;
    if (event['bot'] !== this.log || event['id'] !== `${this.log}:${seq}`)
      throw new BrokenLog(seq, 'names another log');
  }
}

function objectOf(seq: number, body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new BrokenLog(seq, 'has a text that is not a JSON object');
}
