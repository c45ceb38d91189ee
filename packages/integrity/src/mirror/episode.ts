/** The mirror's logger, such as pino. */
export interface MirrorLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

/** A period in which nothing can be written: logged once when it begins, and once when it ends. */
export class Episode {
  private faults = 0;
  private since = 0;

  constructor(private readonly log: MirrorLog) {}

  /** @returns how long to wait before the next attempt */
  failed(error: unknown): number {
    if (this.faults === 0) {
      this.since = performance.now();
      this.log.error(
        { err: error, event: 'mirror.failing' },
        'The mirror of the log cannot be written; nothing is lost, it is tried again until it can.',
      );
    }
    this.faults += 1;
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.faults - 1), MAX_PAUSE_MS);
  }

  over(): void {
    if (this.faults === 0) return;
    const seconds = Math.round((performance.now() - this.since) / 1_000);
    this.log.info(
      { event: 'mirror.recovered', attempts: this.faults, seconds },
      'The mirror of the log is working again.',
    );
    this.faults = 0;
  }
}
