import type { BotFacts } from './bot-facts.js';
import { quotient, total } from './figure.js';

/** Attempts to override, and the share of them that was blocked: a row of the HEART table, and success criterion 8. */
export function overridesOf(bots: readonly BotFacts[]) {
  const blocked = total(bots, ({ overrides }) => overrides.blocked);
  const accepted = total(bots, ({ overrides }) => overrides.accepted);
  return {
    metric: 'Share of override attempts that were blocked',
    measured:
      'phase.override_blocked over these and phase.override_accepted; throttled attempts count one by one, emergency exits do not count',
    unit: 'share' as const,
    target: { is: 'at_least' as const, value: '0.98' },
    value: quotient(blocked, blocked + accepted),
    facts: { blocked, accepted },
  };
}
