import type { Notice } from './notice.js';

/** A way to people. */
export interface Channel {
  /** Contains no secret: it appears in rows, answers and logs. */
  readonly name: string;
  /** Messages per minute before the rest is gathered into a digest; null: no limit. */
  readonly most_per_minute: number | null;
  /**
   * @returns what was amiss although it was sent, if anything
   * @throws Undelivered
   */
  send(notice: Notice): Promise<string | null>;
}

/** A message did not arrive, or its arrival is uncertain. The text never contains a secret. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered';

  /**
   * @param permanent another attempt would fare the same
   * @param retry_after_ms what the receiver asked to wait
   */
  constructor(
    message: string,
    readonly permanent = false,
    readonly retry_after_ms = 0,
  ) {
    super(message);
  }
}
