import { canonicalLine, GENESIS, hashOf, type Head } from './chain.js';

/** The first fault of a log, and the number of the event that has it. */
export class BrokenLog extends Error {
  override readonly name = 'BrokenLog';

  constructor(
    readonly seq: number,
    readonly what: string,
  ) {
    super(`event ${seq} ${what}`);
  }
}

/** A line of a log as it is stored: its canonical text without `hash`, and the hash over it. */
export interface StoredLine {
  readonly body: string;
  readonly hash: string;
}

/** Follows one log from its first line on and recomputes its chain (rules 8.1), in constant memory. */
export class ChainFollower {
  #head: Head = { seq: 0, hash: GENESIS };

  constructor(private readonly bot: string) {}

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
    if (event['seq'] !== seq)
      throw new BrokenLog(seq, `is missing: the log goes on with ${String(event['seq'])}`);
    if (event['prev_hash'] !== this.#head.hash)
      throw new BrokenLog(seq, 'does not carry the hash of the event before');
    if (hashOf(this.#head.hash, body) !== hash)
      throw new BrokenLog(seq, 'has a hash that is not that of its text');
    if (canonicalLine(event) !== body)
      throw new BrokenLog(seq, 'has a text that is not in canonical form');
    if (event['bot'] !== this.bot || event['id'] !== `${this.bot}:${seq}`)
      throw new BrokenLog(seq, 'names another log');
    this.#head = { seq, hash };
    return event;
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
