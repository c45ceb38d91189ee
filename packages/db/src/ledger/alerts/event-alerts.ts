import type { AlertKind } from '@phasegate/contracts';
import {
  headroomOf,
  isBeyondNotional,
  type EventOf,
  type EventType,
  type PhaseEvent,
  type State,
  type Trigger,
  alertSentences as words,
  type AlertedBot,
  type AlertSentences,
} from '@phasegate/phase-core';
import { named, type ActorNames } from './actor-names.js';
import type { NewAlert } from './new-alert.js';

/** An event of a type that people hear of, with the others of the same command. */
interface AlertRule<T extends EventType> {
  readonly kind: AlertKind;
  /** Which of them; absent: all. */
  readonly when?: (event: EventOf<T>) => boolean;
  readonly say: (
    bot: AlertedBot,
    event: EventOf<T>,
    beside: readonly PhaseEvent[],
  ) => AlertSentences;
}

const ALERT_RULES: { readonly [T in EventType]?: AlertRule<T> } = {
  'phase.downgraded': { kind: 'downgrade', say: words.downgraded },
  'breaker.tripped': { kind: 'breaker', say: words.tripped },
  'phase.advance_recommended': { kind: 'advance_recommended', say: words.recommended },
  'advance.approved': { kind: 'second_approval', say: words.approvedByOne },
  'phase.advanced': { kind: 'advanced', say: words.advanced },
  'phase.override_blocked': { kind: 'override_attempt', say: words.overrideBlocked },
  'phase.override_accepted': { kind: 'override_attempt', say: words.overrideAccepted },
  'portfolio.reported': {
    kind: 'balance.unexplained',
    when: ({ unexplained }) => unexplained !== undefined,
    say: words.balanceUnexplained,
  },
  'trade.closed': { kind: 'pnl.exceeds_notional', when: isBeyond, say: words.beyondNotional },
  'trade.emergency_exit': {
    kind: 'pnl.exceeds_notional',
    when: isBeyond,
    say: words.beyondNotional,
  },
  'trade.corrected': {
    kind: 'pnl.exceeds_notional',
    when: isBeyond,
    say: words.correctedBeyondNotional,
  },
};

function isBeyond({ pnl, notional }: words.Result) {
  return notional !== undefined && isBeyondNotional(pnl, notional);
}

/** Whether any of these events may be an alert; for most commands this is all there is to do. */
export const anyAlerts = (events: readonly PhaseEvent[]): boolean => events.some(isTold);

/**
 * The alerts that the events of one command are, in their order. What one of them says already, another does not
 * say again: the breaker of a downgrade, the recommendation of an advance that is made at once.
 */
export function alertsOf(
  bot: AlertedBot,
  events: readonly PhaseEvent[],
  names: ActorNames,
): NewAlert[] {
  return events
    .filter((event) => isTold(event) && !isSaidBeside(event, events))
    .map((event) => {
      const { kind, say } = ALERT_RULES[event.type] as AlertRule<EventType>;
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

/**
 * The alert that triggers of a downgrade have come near (rules 6.5).
 *
 * @param state after the command that brought them near
 */
export function nearAlert(
  bot: AlertedBot,
  state: State,
  triggers: readonly Trigger[],
  { seq, at, phase }: Pick<PhaseEvent, 'seq' | 'at' | 'phase'>,
): NewAlert {
  return {
    kind: 'trigger.near',
    key: `trigger.near:${bot.id}:${seq}`,
    bot: bot.id,
    ...words.near(bot, state, triggers),
    facts: { seq, at, phase, triggers, headroom: headroomOf(state) },
  };
}

/** Imported history is nobody's news (rules 2.11). */
function isTold(event: PhaseEvent): boolean {
  const rule = ALERT_RULES[event.type] as AlertRule<EventType> | undefined;
  if (rule === undefined || event.source === 'import') return false;
  return rule.when === undefined || rule.when(event);
}

const DECIDED: readonly EventType[] = ['phase.advanced', 'advance.approved'];

function isSaidBeside(event: PhaseEvent, beside: readonly PhaseEvent[]): boolean {
  if (event.type === 'breaker.tripped') return event.cause === 'downgrade';
  if (event.type !== 'phase.advance_recommended') return false;
  return beside.some(({ type, seq }) => DECIDED.includes(type) && seq > event.seq);
}
