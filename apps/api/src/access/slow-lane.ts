/** Waiting calls that go on at once; other work that arrived meanwhile goes first. */
const AT_A_TIME = 5;

/**
 * Where those wait whom nobody here has seen before: however many come at once, the event loop serves the others
 * between a few of them.
 */
export class SlowLane {
  private readonly waiting: (() => void)[] = [];

  turn(): Promise<void> {
    return new Promise((go) => {
      this.waiting.push(go);
      if (this.waiting.length === 1) setImmediate(() => this.serve());
    });
  }

  private serve(): void {
    for (const go of this.waiting.splice(0, AT_A_TIME)) go();
    if (this.waiting.length > 0) setImmediate(() => this.serve());
  }
}
