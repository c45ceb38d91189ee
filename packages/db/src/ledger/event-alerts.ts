import type { AlertKind } from '@phasegate/contracts';
import type { EventOf, EventType, PhaseEvent } from '@phasegate/phase-core';
import { named, type ActorNames } from './actor-names.js';
import * as words from './alert-sentences.js';
import type { NewAlert } from './new-alert.js';

/** An event of a type that people hear of, with the others of the same command. */
interface Told<T extends EventType> {
  readonly kind: AlertKind;
  readonly say: (
    bot: words.AlertedBot,
    event: EventOf<T>,
    beside: readonly PhaseEvent[],
  ) => words.Sentences;
}

const TOLD: { readonly [T in EventType]?: Told<T> } = {
  'phase.downgraded': { kind: 'downgrade', say: words.downgraded },
  'breaker.tripped': { kind: 'breaker', say: words.tripped },
  'phase.advance_recommended': { kind: 'advance_recommended', say: words.recommended },
  'phase.advanced': { kind: 'advanced', say: words.advanced },
  'phase.override_blocked': { kind: 'override_attempt', say: words.overrideBlocked },
  'phase.override_accepted': { kind: 'override_attempt', say: words.overrideAccepted },
};

/** Whether any of these events may be an alert; for most commands this is all there is to do. */
export const anyAlerts = (events: readonly PhaseEvent[]): boolean => events.some(isTold);

/**
 * The alerts that the events of one command are, in their order. What one of them says already, another does not
 * say again: the breaker of a downgrade, the recommendation of an advance that is made at once.
 */
export function alertsOf(
  bot: words.AlertedBot,
  events: readonly PhaseEvent[],
  names: ActorNames,
): NewAlert[] {
  return events
    .filter((event) => isTold(event) && !isSaidBeside(event, events))
    .map((event) => {
      const { kind, say } = TOLD[event.type] as Told<EventType>;
      const { type, seq, source: _source, ...fields } = event;
      const facts = { event: type, seq, ...fields };
      return {
        kind,
        key: `event:${bot.id}:${seq}`,
        bot: bot.id,
        ...say(bot, named(event, names), events),
        facts,
      };
    });
}

/** Imported history is nobody's news (rules 2.11). */
const isTold = ({ type, source }: PhaseEvent): boolean => type in TOLD && source !== 'import';

function isSaidBeside(event: PhaseEvent, beside: readonly PhaseEvent[]): boolean {
  if (event.type === 'breaker.tripped') return event.cause === 'downgrade';
  if (event.type !== 'phase.advance_recommended') return false;
  return beside.some(({ type, seq }) => type === 'phase.advanced' && seq > event.seq);
}
