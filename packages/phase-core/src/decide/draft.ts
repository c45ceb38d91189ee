import type { Market } from '../calendar/market.js';
import type { Envelope, NewEvent, PhaseEvent } from '../events.js';
import { evolve } from '../evolve/evolve.js';
import { rolled } from '../evolve/roll.js';
import { instantText, type Instant } from '../instant.js';
import type { State } from '../state.js';

/**
 * Decisions in the making: each event is numbered, stamped and folded in at once, so that the next decision
 * sees what the one before did.
 */
export class Draft {
  readonly events: PhaseEvent[] = [];

  constructor(
    readonly market: Market,
    private current: State | null,
    /** What every event of this draft carries, such as `source: import`. */
    private readonly envelope: Envelope = {},
  ) {}

  get state(): State {
    if (this.current === null) throw new Error('the bot is not registered yet');
    return this.current;
  }

  /** The state as of an instant at which nothing happens. */
  reach(at: Instant): void {
    this.current = rolled(this.state, this.market.dayOf(at));
  }

  emit(at: Instant, fields: NewEvent): void {
    const { type, ...rest } = fields;
    const phase = fields.type === 'bot.registered' ? 'experience' : (phaseEntered(fields) ?? this.state.hot.phase);
    const seq = (this.current?.hot.seq ?? 0) + 1;
    const event = { seq, at: instantText(at), type, phase, ...rest, ...this.envelope } as PhaseEvent;
    this.current = evolve(this.market, this.current, event);
    this.events.push(event);
  }

  /** The events so far, handed over: a long simulation keeps none. */
  take(): PhaseEvent[] {
    return this.events.splice(0);
  }
}

function phaseEntered(event: NewEvent) {
  switch (event.type) {
    case 'phase.advanced':
    case 'phase.downgraded':
    case 'phase.rolled_back':
    case 'sessions.reset':
      return event.to;
    default:
      return null;
  }
}
