/** The bot's clock may be wrong: the platform's decides, and the monotonic one measures. */
export class PlatformClock {
  /** Platform's instant less the monotonic clock, in ms; the greatest seen, since an answer only ages. */
  private ahead: number | null = null;

  /** @param wall the bot's own clock, milliseconds since 1970 */
  constructor(readonly wall: () => number = Date.now) {}

  /** Milliseconds on a clock that is never set. */
  monotonic(): number {
    return performance.now();
  }

  /** An answer came just now that was made at this instant of the platform's, or before (a repeated one). */
  observe(instant: number): void {
    const ahead = instant - this.monotonic();
    if (this.ahead === null || ahead > this.ahead) this.ahead = ahead;
  }

  /** The platform's now; the bot's own as long as no answer has come. */
  now(): number {
    return this.ahead === null ? this.wall() : this.ahead + this.monotonic();
  }

  /** By how much the bot's clock is off, in ms. */
  error(): number {
    return Math.abs(this.now() - this.wall());
  }

  stopwatch(): Stopwatch {
    return new Stopwatch(this, this.monotonic(), this.wall());
  }
}

/** Measures from a moment on. A machine that slept stops the monotonic clock, so that the longer of both counts. */
export class Stopwatch {
  constructor(
    private readonly clock: PlatformClock,
    private readonly monotonic: number,
    private readonly wall: number,
  ) {}

  elapsedMs(): number {
    return Math.max(this.clock.monotonic() - this.monotonic, this.clock.wall() - this.wall);
  }
}
