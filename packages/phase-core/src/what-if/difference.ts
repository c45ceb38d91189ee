import type { EventOf, PhaseEvent } from '../events.js';
import type { InstantText } from '../instant.js';
import { PHASE_NAMES } from '../words/names.js';
import type { Course } from './course.js';
import type { Fact } from './facts.js';

/** The divergence of two courses, in a sentence. */
export interface Difference {
  readonly at: InstantText;
  readonly sentence: string;
}

/** The first of a step's events in which two replays of the same fact differ; null: in none. */
export function partedAt(
  fact: Fact | null,
  before: readonly PhaseEvent[],
  after: readonly PhaseEvent[],
): Difference | null {
  const place = before.findIndex((event, index) => !isSame(event, after[index]));
  if (place < 0 && before.length >= after.length) return null;
  const at = place < 0 ? before.length : place;
  const [one, other] = earlier(before[at], after[at]);
  return {
    at: (one ?? other)!.at,
    sentence: `Under the policy in force ${outcomeWords(one, fact)}; with the change ${outcomeWords(other, fact)}.`,
  };
}

/** Of two events at different instants, the later one does not replace the earlier. */
function earlier(
  one: PhaseEvent | undefined,
  other: PhaseEvent | undefined,
): [PhaseEvent | undefined, PhaseEvent | undefined] {
  if (one === undefined || other === undefined || one.at === other.at) return [one, other];
  return one.at < other.at ? [one, undefined] : [undefined, other];
}

/** Without the policy's own figures in an event, which differ between policies by definition. */
function isSame(one: PhaseEvent, other: PhaseEvent | undefined): boolean {
  return other !== undefined && comparable(one) === comparable(other);
}

const comparable = (event: PhaseEvent): string =>
  JSON.stringify({ ...event, criteria: undefined, policy: undefined, justification: undefined });

function outcomeWords(event: PhaseEvent | undefined, fact: Fact | null): string {
  if (event === undefined)
    return fact?.type === 'blocked'
      ? `entry ${fact.trade_id} would be allowed, with an unknown result`
      : 'this does not happen';
  switch (event.type) {
    case 'phase.advance_recommended':
      return `the gate to ${PHASE_NAMES[event.to]} is met`;
    case 'phase.advance_suggested':
      return 'an early advance is suggested';
    case 'phase.advanced':
      return `the bot advances to ${PHASE_NAMES[event.to]} with size ${event.size}`;
    case 'phase.downgraded':
      return `the bot falls to ${PHASE_NAMES[event.to]} (${event.triggers.join(', ')})`;
    case 'phase.validation_blocked':
      return `entry ${event.trade_id} is blocked (${event.reasons.join(', ')})`;
    case 'trade.opened':
      return `entry ${event.trade_id} is allowed with ${event.notional}`;
    case 'position_size.changed':
      return `the size goes from ${event.before} to ${event.after}`;
    case 'trade.closed':
    case 'trade.emergency_exit':
      return `trade ${event.trade_id} closes with ${event.pnl}`;
    default:
      return `there is ${event.type}`;
  }
}

/**
 * The point at which the actual history and its replay diverge: the first change of phase that only one of them has, or
 * the first trade that the replay blocks, whichever comes first.
 */
export function partedFromFact(
  actual: Course,
  replayed: Course,
  firstBlocked: EventOf<'phase.validation_blocked'> | null,
): Difference | null {
  const apart = [transitionsApart(actual, replayed), blockedApart(firstBlocked)].filter(
    (difference) => difference !== null,
  );
  return apart.reduce<Difference | null>(
    (first, one) => (first === null || one.at < first.at ? one : first),
    null,
  );
}

function blockedApart(event: EventOf<'phase.validation_blocked'> | null): Difference | null {
  if (event === null) return null;
  const { at, trade_id, reasons } = event;
  const sentence = `In fact trade ${trade_id} was made; replayed it is blocked (${reasons.join(', ')}).`;
  return { at, sentence };
}

function transitionsApart(
  { transitions: actual }: Course,
  { transitions: replayed }: Course,
): Difference | null {
  const length = Math.max(actual.length, replayed.length);
  for (let place = 0; place < length; place += 1) {
    const [one, other] = [actual[place], replayed[place]];
    if (one !== undefined && other !== undefined && one.to === other.to && one.at === other.at)
      continue;
    const at = [one?.at, other?.at].filter((instant) => instant !== undefined).sort()[0]!;
    return { at, sentence: `In fact ${moved(one)}; replayed ${moved(other)}.` };
  }
  return null;
}

const moved = (transition: Course['transitions'][number] | undefined): string =>
  transition === undefined
    ? 'the bot stayed where it was'
    : `the bot came to ${PHASE_NAMES[transition.to]} at ${transition.at}`;
