import { isDatabaseUnavailable } from '../../unavailable.js';
import { Overloaded } from '../transaction/faults.js';
import type { Asked } from './lock.js';
import type { Done, Outcome } from './outcome.js';

/** How much goes together. */
export interface BatchLimits {
  /** Transactions for many bots at once. */
  readonly transactions: number;
  /** Bots in one of them at most, which all wait for each other; default 64. */
  readonly bots?: number;
  /** Transactions of bots that go alone, at once: each may wait for a lock, and holds a connection meanwhile. */
  readonly alone: number;
  /** Commands that wait at most; further ones are refused at once. */
  readonly waiting: number;
  /** A command that has waited so long is not begun any more. */
  readonly waitMs: number;
}

const BOTS_AT_ONCE = 64;
/** Maximum commands of one bot in a transaction: the other bots in it wait for all of them. */
const OF_ONE_BOT = 16;

interface Waiting extends Asked {
  readonly since: number;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
}

/** The commands of one bot in the order in which they came; of one of its keys as long as nobody knows whose it is. */
interface Lane {
  readonly name: string;
  /** Whose commands they turned out to be. */
  bot: string | null;
  readonly waiting: Waiting[];
  /** Whether it waits for a transaction, or is in one. */
  engaged: boolean;
}

/**
 * Natural batching: what comes while transactions are under way goes into the next one together. The commands of a
 * bot stay in their order, for only one transaction at a time has any of them; bots take turns.
 */
export class Batcher {
  private readonly lanes = new Map<string, Lane>();
  /** Whose the keys are that were used: a key stays its bot's for good. */
  private readonly owners = new Map<string, string>();
  private ready: Lane[] = [];
  private apart: Lane[] = [];
  private count = 0;
  private running = 0;
  private runningAlone = 0;
  private planned = false;

  constructor(
    private readonly limits: BatchLimits,
    private readonly run: (asked: readonly Asked[], patient: boolean) => Promise<Outcome[]>,
  ) {}

  /** @throws Overloaded */
  ask(asked: Asked): Promise<Done> {
    if (this.count >= this.limits.waiting) return Promise.reject(new Overloaded());
    this.count += 1;
    return new Promise((resolve, reject) => {
      const lane = this.laneOf(asked);
      lane.waiting.push({ ...asked, since: performance.now(), resolve, reject });
      this.enlist(lane);
      this.plan();
    });
  }

  private laneOf({ ref }: Asked): Lane {
    const name = 'bot' in ref ? ref.bot : this.nameOf(ref.keyHash.toString('latin1'));
    let lane = this.lanes.get(name);
    if (lane === undefined) {
      lane = { name, bot: null, waiting: [], engaged: false };
      this.lanes.set(name, lane);
    }
    return lane;
  }

  private nameOf(key: string): string {
    return this.owners.get(key) ?? key;
  }

  private enlist(lane: Lane): void {
    if (lane.engaged) return;
    lane.engaged = true;
    this.ready.push(lane);
  }

  /** Starts at the end of this turn of the event loop: what has arrived in it goes together. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      this.start();
    });
  }

  private start(): void {
    const { transactions, bots = BOTS_AT_ONCE } = this.limits;
    while (this.running < transactions && this.ready.length > 0) {
      const lanes = this.ready.splice(0, bots);
      this.running += 1;
      void this.together(lanes).finally(() => {
        this.running -= 1;
        this.plan();
      });
    }
    while (this.runningAlone < this.limits.alone && this.apart.length > 0) {
      const lane = this.apart.shift()!;
      this.runningAlone += 1;
      void this.alone(lane).finally(() => {
        this.runningAlone -= 1;
        this.plan();
      });
    }
  }

  private async together(lanes: readonly Lane[]): Promise<void> {
    const taken = lanes.map((lane) => ({ lane, commands: this.take(lane) }));
    const commands = taken.flatMap((each) => each.commands);
    const outcomes = await this.outcomesOf(commands, false);
    let place = 0;
    for (const { lane, commands: own } of taken) {
      const left = own.filter(
        (command, nth) => !this.settle(lane, command, outcomes[place + nth]!),
      );
      place += own.length;
      if (left.length === 0) this.release(lane);
      else {
        lane.waiting.unshift(...left);
        this.apart.push(lane);
      }
    }
  }

  /** One command after the other, each in a transaction of its own that waits for the bot. */
  private async alone(lane: Lane): Promise<void> {
    const [command] = this.take(lane, 1);
    if (command !== undefined) {
      const [outcome] = await this.outcomesOf([command], true);
      this.settle(lane, command, outcome!);
    }
    this.release(lane);
  }

  /** A command that failed in its batch is retried alone; one that was alone has failed. */
  private async outcomesOf(commands: readonly Waiting[], patient: boolean): Promise<Outcome[]> {
    if (commands.length === 0) return [];
    try {
      return await this.run(commands, patient);
    } catch (error) {
      const isOver = patient || isDatabaseUnavailable(error);
      return commands.map(() => (isOver ? { is: 'failed', error } : { is: 'apart' }));
    }
  }

  /** @returns whether it is over */
  private settle(lane: Lane, command: Waiting, outcome: Outcome): boolean {
    if (outcome.is === 'apart') return false;
    this.count -= 1;
    if (outcome.is === 'done') {
      lane.bot = outcome.done.executed.bot;
      command.resolve(outcome.done);
    } else command.reject(outcome.error);
    return true;
  }

  private release(lane: Lane): void {
    lane.engaged = false;
    if (lane.waiting.length > 0) return this.enlist(lane);
    this.lanes.delete(lane.name);
    // From here on its keys share their bot's lane; not sooner, or a later command could overtake one that waits.
    if (lane.bot !== null && lane.bot !== lane.name) this.owners.set(lane.name, lane.bot);
  }

  /** A lane's next commands; those that have waited too long are refused. */
  private take(lane: Lane, most = OF_ONE_BOT): Waiting[] {
    const taken: Waiting[] = [];
    const late = performance.now() - this.limits.waitMs;
    for (let next = lane.waiting[0]; next !== undefined; next = lane.waiting[0]) {
      if (next.since < late) {
        lane.waiting.shift();
        this.settle(lane, next, { is: 'failed', error: new Overloaded() });
        continue;
      }
      const shares = next.command.joins === 'with others of its bot';
      if (taken.length >= most || (taken.length > 0 && !shares)) break;
      taken.push(lane.waiting.shift()!);
      if (!shares) break;
    }
    return taken;
  }
}
