import { Decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { modeOf, phaseAbove, type Mode, type Phase } from '../phase.js';
import type { DowngradePolicy, Policy } from '../policy/policy.js';
import { entrySize, nextTenurePolicy, sizeCap } from '../rules/sizing.js';
import type { CheckedState } from '../state.js';

/** What a bot may do in a phase, and what takes it down from there; null: no limit. */
export interface PhaseLimits {
  readonly mode: Mode;
  /** Of a position (rules 3.2), as the phase begins. */
  readonly size: DecimalText | null;
  /** What raises may take it to (rules 5.3); null: no raises. */
  readonly size_may_grow_to: DecimalText | null;
  readonly trades_per_day: number | null;
  readonly consecutive_losses: number | null;
  readonly rolling_win_rate: DecimalText | null;
  readonly daily_loss: DecimalText | null;
  readonly drawdown: DecimalText | null;
}

/** What an advance changes. */
export interface LimitChange {
  readonly before: PhaseLimits;
  readonly after: PhaseLimits;
}

/** What the advance that is ahead of a bot changes for it; null in Scaling, with nothing above. */
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
