/** The queue is too long to be served in time. */
export class GateBusy extends Error {
  override readonly name = 'GateBusy';
}

/** Runs a few pieces of work at once and lets a few more wait, so that a flood takes no more of the database. */
export class LookupGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** @throws GateBusy at once when too many wait */
  async run<R>(work: () => Promise<R>): Promise<R> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) throw new GateBusy('too many lookups wait');
      await new Promise<void>((begin) => this.waiting.push(begin));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // The longest waiting caller takes the place.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
