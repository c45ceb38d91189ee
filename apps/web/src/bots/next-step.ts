import type { Attention, BotAnswer, Condition } from '@phasegate/contracts';
import { addressOfBot } from '../bot/places';

/** The page with the reason and the action. */
export interface NextStep {
  readonly label: string;
  readonly href: string;
}

type Bot = Pick<BotAnswer, 'id' | 'status'>;

const THE_PLATFORM: NextStep = { label: 'See the platform', href: '/platform' };
const THE_BOOKS: NextStep = { label: 'See the state of the books', href: '/compliance' };
const THE_HALT: NextStep = { label: 'See the halt', href: '/platform' };

/** The next step for a bot that needs attention. @param steers whether the person who looks may decide */
export function nextStep(reason: Attention, bot: Bot, steers: boolean): NextStep {
  const home = addressOfBot(bot.id);
  const gate = { label: 'See the gate', href: `${home}#readiness` };
  const reviewed = steers && bot.status?.readiness.ready === true;
  const steps: Readonly<Record<Attention, NextStep>> = {
    HALTED: THE_HALT,
    QUARANTINED: THE_BOOKS,
    RECORD_UNREADABLE: THE_BOOKS,
    BREAKER_OPEN: { label: 'See the breaker', href: `${home}/breaker` },
    DOWNGRADE_DUE: { label: 'See the bot', href: home },
    DOWNGRADED: { label: 'See what led to it', href: `${home}/timeline` },
    READY_TO_ADVANCE: reviewed
      ? { label: 'Review the advance', href: `${home}?review=advance` }
      : gate,
    GATE_ONE_SHORT: gate,
    MANY_EMERGENCY_EXITS: { label: 'See its trades', href: `${home}/trades` },
    IDLE: { label: 'See its keys', href: `${home}/keys` },
  };
  return steps[reason];
}

/** The next step for a condition of the platform or of a bot. */
export function conditionStep({ kind, bot }: Pick<Condition, 'kind' | 'bot'>): NextStep {
  if (bot !== null) return { label: 'See the bot', href: addressOfBot(bot) };
  if (kind === 'guardrail_broken') return { label: 'See the reports', href: '/reports' };
  return kind === 'calendar_ending' ? THE_PLATFORM : THE_BOOKS;
}

export const haltStep = THE_HALT;
