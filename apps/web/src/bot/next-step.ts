import type { Attention } from '@phasegate/contracts';
import { addressOfBot } from './places';

interface NextStep {
  readonly words: string;
  readonly href: string;
}

/** What to do about a reason for attention, and where; null: there is nothing but to wait. */
export function nextStep(reason: Attention, bot: string): NextStep | null {
  const home = addressOfBot(bot);
  const steps: Readonly<Record<Attention, NextStep | null>> = {
    HALTED: { words: 'See who halted trading, and why', href: '/platform' },
    QUARANTINED: { words: 'See what the verification found', href: '/platform' },
    RECORD_UNREADABLE: { words: 'See the state of the platform', href: '/platform' },
    BREAKER_OPEN: { words: 'Read the cause before you acknowledge it', href: `${home}/breaker` },
    DOWNGRADE_DUE: null,
    DOWNGRADED: { words: 'See what triggered it', href: `${home}/timeline` },
    READY_TO_ADVANCE: { words: 'Review the evidence', href: '#readiness' },
    GATE_ONE_SHORT: { words: 'See what is missing', href: '#readiness' },
    MANY_EMERGENCY_EXITS: { words: 'Look at the trades', href: `${home}/trades` },
    IDLE: { words: 'Check that its key is in use', href: `${home}/keys` },
  };
  return steps[reason];
}
