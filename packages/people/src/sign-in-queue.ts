/** Passwords are hashed one at a time: 0.3 s and 128 MiB each. Limits of the queue, in total and per address. */
const MAX_WAITING = 8;
const MAX_PER_ADDRESS = 2;
/** Attempts from a person's usual address wait in a queue of their own, which is served first. */
const MAX_USUAL_WAITING = 16;
/** When all places are taken: a few will be free by then. */
const RETRY_SECONDS = 3;

export interface Arrival {
  readonly address: string;
  /** Whether the person has signed in from there before. */
  readonly usual: boolean;
}

interface Waiting extends Arrival {
  readonly begin: () => void;
}

/** Sign-ins wait here for the single password check: a flood of guesses fills its own places only. */
export class SignInQueue {
  private busy = false;
  private readonly waiting: Waiting[] = [];

  /** @returns seconds to wait because too many wait already; null: there is room */
  refusal({ address, usual }: Arrival): { readonly retry_after: number } | null {
    const alike = this.waiting.filter((each) => each.usual === usual);
    const here = alike.filter((each) => each.address === address);
    const hasRoom = usual
      ? alike.length < MAX_USUAL_WAITING
      : alike.length < MAX_WAITING && here.length < MAX_PER_ADDRESS;
    return hasRoom ? null : { retry_after: RETRY_SECONDS };
  }

  /** @returns what the work gives, or seconds to wait because too many wait already */
  async run<R>(arrival: Arrival, work: () => Promise<R>): Promise<R | { retry_after: number }> {
    const refusal = this.refusal(arrival);
    if (refusal !== null) return refusal;
    if (this.busy)
      await new Promise<void>((begin) => this.waiting.push({ ...arrival, begin: () => begin() }));
    this.busy = true;
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  /** The place stays taken while it is handed on. */
  private next(): void {
    const usual = this.waiting.findIndex((each) => each.usual);
    const [next] = this.waiting.splice(Math.max(usual, 0), 1);
    if (next === undefined) this.busy = false;
    else next.begin();
  }
}
