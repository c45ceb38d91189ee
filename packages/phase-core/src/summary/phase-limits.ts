import type { LimitChange, PhaseLimits } from '../approval-facts.js';
import { Decimal, plain } from '../numbers/decimal.js';
import { modeOf, phaseAbove, type Phase } from '../phase.js';
import type { DowngradePolicy, Policy } from '../policy/policy.js';
import { entrySize, nextTenurePolicy, sizeCap } from '../rules/sizing.js';
import type { CheckedState } from '../state.js';

/** The changes that a bot's next advance makes; null in Scaling, which has no phase above. */
export function limitChange(state: CheckedState): LimitChange | null {
  const { hot, policies } = state;
  const above = phaseAbove(hot.phase);
  if (above === null) return null;
  const policy = nextTenurePolicy(state);
  const after: CheckedState = { ...state, policies: { ...policies, policy } };
  return {
    before: { ...limitsIn(state, hot.phase, policies.policy), size: hot.size },
    after: limitsIn(after, above, policy),
  };
}

function limitsIn(state: CheckedState, phase: Phase, policy: Policy): PhaseLimits {
  return {
    mode: modeOf(phase),
    size: entrySize(phase, policy),
    size_may_grow_to: phase === 'scaling' ? plain(Decimal.max(0, sizeCap(state))) : null,
    trades_per_day:
      phase === 'proof_of_concept' ? policy.limits.proof_of_concept.trades_per_day : null,
    ...downgradeLimitsIn(phase === 'experience' ? null : policy.downgrade[phase]),
  };
}

function downgradeLimitsIn(limits: DowngradePolicy | null) {
  return {
    consecutive_losses: limits?.consecutive_losses ?? null,
    rolling_win_rate: limits?.rolling_win_rate ?? null,
    daily_loss: limits?.daily_loss ?? null,
    drawdown: limits?.drawdown ?? null,
  };
}
