import type { Market } from '../calendar/market.js';
import type { Envelope, NewEvent, PhaseEvent } from '../events.js';
import { evolve, evolveHot, type HotEvent } from '../evolve/evolve.js';
import { rolled } from '../evolve/roll.js';
import { instantText, type Instant, type InstantText } from '../instant.js';
import type { CheckedState, State } from '../state.js';

/** Where decisions are made one after the other: each event is folded in before the next decision looks. */
export interface Desk<S extends CheckedState, N extends NewEvent> {
  readonly market: Market;
  readonly state: S;
  emit(at: Instant, event: N): void;
}

/** Events that need the small parts of the state only. */
export type NewHotEvent = Extract<NewEvent, { type: HotEvent['type'] }>;
export type HotDesk = Desk<CheckedState, NewHotEvent>;

type LineStart = Pick<PhaseEvent, 'seq' | 'at' | 'phase'>;

/** Fields that events carry besides their own; `at` replaces the instant at which they are emitted. */
type EnvelopeOf = (at: Instant) => Envelope & { readonly at?: InstantText };

/** A desk over the whole state. */
export class Draft implements Desk<State, NewEvent> {
  events: PhaseEvent[] = [];
  private current: State | null;

  constructor(
    readonly market: Market,
    /** The state that the first event meets; null: the bot is yet to be registered. */
    readonly began: State | null,
    /** Fields of every event of this draft, such as `source: import`, by the instant of the event. */
    private readonly envelope?: EnvelopeOf,
  ) {
    this.current = began;
  }

  get state(): State {
    if (this.current === null) throw new Error('the bot is not registered yet');
    return this.current;
  }

  /** The state as of an instant at which nothing happens. */
  reach(at: Instant): void {
    this.current = rolled(this.state, this.market.dayOf(at));
  }

  emit(at: Instant, fields: NewEvent): void {
    this.#record(lineOf(this.current, at, fields, this.envelope?.(at)));
  }

  /** The fields with which the log's next line begins, unless it enters a phase. */
  lineAt(at: Instant): LineStart {
    const { seq, phase } = this.state.hot;
    return { seq: seq + 1, at: instantText(at), phase };
  }

  /** As `emit`, of a line that is written out: copying the fields of an entry or a close takes longer than its rules. */
  append(at: Instant, line: PhaseEvent): void {
    if (this.envelope === undefined) this.#record(line);
    else this.#record({ ...line, ...this.envelope(at) });
  }

  #record(event: PhaseEvent): void {
    this.current = evolve(this.market, this.current, event);
    this.events.push(event);
  }

  /** The events so far, handed over: a long simulation keeps none. */
  take(): PhaseEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  /** Takes over what another desk over the same state has decided. */
  adopt(other: Draft, events: readonly PhaseEvent[]): void {
    this.current = other.state;
    for (const event of events) this.events.push(event);
  }

  /** A desk whose events carry more than this one's, over the same state. */
  carrying(envelope: EnvelopeOf): Draft {
    return new Draft(this.market, this.current, envelope);
  }
}

/** A desk over the small parts, within one trading day: all that most checks need. */
export class HotDraft implements HotDesk {
  readonly events: PhaseEvent[] = [];
  state: CheckedState;

  constructor(
    readonly market: Market,
    readonly began: CheckedState,
  ) {
    this.state = began;
  }

  emit(at: Instant, fields: NewHotEvent): void {
    const event = lineOf(this.state, at, fields) as HotEvent;
    this.state = evolveHot(this.market, this.state, event);
    this.events.push(event);
  }
}

/** The event as the log's next line. */
function lineOf(
  state: CheckedState | null,
  at: Instant,
  fields: NewEvent,
  envelope?: ReturnType<EnvelopeOf>,
): PhaseEvent {
  const line = {
    seq: (state?.hot.seq ?? 0) + 1,
    at: instantText(at),
    type: fields.type,
    phase: phaseEntered(fields) ?? state!.hot.phase,
  };
  return Object.assign(line, fields, envelope);
}

function phaseEntered(event: NewEvent) {
  switch (event.type) {
    case 'bot.registered':
      return 'experience';
    case 'phase.advanced':
    case 'phase.downgraded':
    case 'phase.rolled_back':
    case 'sessions.reset':
      return event.to;
    default:
      return null;
  }
}
