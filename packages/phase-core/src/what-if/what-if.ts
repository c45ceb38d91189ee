import type { Market } from '../calendar/market.js';
import type { EventOf, PhaseEvent } from '../events.js';
import type { Instant } from '../instant.js';
import type { Policy } from '../policy/policy.js';
import { Chronicler } from './chronicler.js';
import { CourseFold, type Course } from './course.js';
import { partedAt, partedFromFact, type Difference } from './difference.js';
import type { Chronicle, Fact } from './facts.js';
import { Replay } from './replay.js';

/** The result of a what-if: three courses of one history, and where they diverge. */
export interface WhatIf {
  readonly actual: Course;
  /** Under the policy in force, from the first day. */
  readonly replayed: Course;
  /** Under the changed policy, from the first day. */
  readonly what_if: Course;
  /** Null: the change makes no difference. */
  readonly first_difference: Difference | null;
  readonly replay_difference: Difference | null;
}

export interface WhatIfPolicies {
  readonly inForce: Policy;
  readonly changed: Policy;
}

/** Keys of a policy without effect in a replay: they concern people and seconds, which it leaves out. */
export const NOT_REPLAYED: readonly string[] = ['auto_approve', 'permit_seconds'];

const EXACT = { without_result: 0, clipped: 0 };

/** Reads a bot's log, then replays its facts under two policies: differences are due to the policy alone. */
export class WhatIfStudy {
  readonly #chronicler = new Chronicler();
  readonly #actual: CourseFold;

  constructor(private readonly market: Market) {
    this.#actual = new CourseFold(market);
  }

  /** The next event of the log, from its first on. */
  follow(event: PhaseEvent): void {
    this.#chronicler.follow(event);
    this.#actual.follow(event);
  }

  /** Pauses after each fact and reports how many of how many are done, to show progress. */
  *study(
    { inForce, changed }: WhatIfPolicies,
    until: Instant,
  ): Generator<{ done: number; total: number }, WhatIf> {
    const { chronicle } = this.#chronicler;
    const [replayed, whatIf] = [
      new Followed(this.market, chronicle, inForce),
      new Followed(this.market, chronicle, changed),
    ];
    let first: Difference | null = null;
    const total = chronicle.facts.length;
    for (const [place, fact] of chronicle.facts.entries()) {
      const events = [replayed.step(fact), whatIf.step(fact)] as const;
      first ??= partedAt(fact, ...events);
      yield { done: place + 1, total };
    }
    first ??= partedAt(null, replayed.finish(until), whatIf.finish(until));
    const actual = this.#actual.course(until, EXACT);
    return {
      actual,
      replayed: replayed.course(until),
      what_if: whatIf.course(until),
      first_difference: first,
      replay_difference: partedFromFact(actual, replayed.course(until), replayed.firstBlocked),
    };
  }
}

/** A replay that records its course. */
class Followed {
  /** The first actual trade that is blocked in the replay. */
  firstBlocked: EventOf<'phase.validation_blocked'> | null = null;
  readonly #replay: Replay;
  readonly #fold: CourseFold;

  constructor(market: Market, chronicle: Chronicle, policy: Policy) {
    this.#replay = new Replay(market, chronicle, policy);
    this.#fold = new CourseFold(market);
  }

  step(fact: Fact): PhaseEvent[] {
    const events = this.#followed(this.#replay.step(fact));
    const last = events.at(-1);
    if (fact.type === 'entry' && last?.type === 'phase.validation_blocked')
      this.firstBlocked ??= last;
    return events;
  }

  finish(until: Instant): PhaseEvent[] {
    return this.#followed(this.#replay.finish(until));
  }

  course(until: Instant): Course {
    return this.#fold.course(until, this.#replay);
  }

  #followed(events: PhaseEvent[]): PhaseEvent[] {
    for (const event of events) this.#fold.follow(event);
    return events;
  }
}
