import { Decimal } from '../numbers/decimal.js';
import { policyValue, type PolicyValue, withValues } from './paths.js';
import type { Policy } from './policy.js';

/**
 * The direction in which each key loosens the ladder (rules 7.4). A window loosens either way: a shorter one forgets
 * more, a longer one thins the latest trades. The ways to measure R:R have no order, so changing that loosens too.
 * `fixed` keys belong to the calendar and are set at registration (rules 1.3).
 */
const LOOSENED_BY = {
  'calendar.kind': 'fixed',
  'calendar.zone': 'fixed',
  'calendar.open': 'fixed',
  'calendar.close': 'fixed',
  risk_reward: 'any change',
  auto_approve: 'more',
  permit_seconds: 'more',
  strategy_change: 'to mark',
  'limits.proof_of_concept.trades_per_day': 'more',
  'evidence.min_size_share': 'less',
  'evidence.profit_factor_share': 'less',
  'evidence.max_open_days': 'more',
  'evidence.emergency_share': 'more',
  'exposure.max_equity_share': 'more',
  'gates.experience.session_window': 'any change',
  'gates.experience.profitable_sessions': 'less',
  'gates.experience.win_rate': 'less',
  'gates.experience.average_rr': 'less',
  'gates.experience.net_pnl': 'less',
  'gates.experience.override_incidents': 'more',
  'gates.experience.imported_sessions': 'more',
  'gates.experience.backtest_sessions': 'more',
  'gates.experience.confidence': 'less',
  'gates.experience.approvals': 'less',
  'gates.proof_of_concept.trade_window': 'any change',
  'gates.proof_of_concept.trading_days': 'less',
  'gates.proof_of_concept.max_missed_days': 'more',
  'gates.proof_of_concept.win_rate': 'less',
  'gates.proof_of_concept.average_rr': 'less',
  'gates.proof_of_concept.net_pnl': 'less',
  'gates.proof_of_concept.confidence': 'less',
  'gates.proof_of_concept.approvals': 'less',
  'gates.real_money_trial.trade_window': 'any change',
  'gates.real_money_trial.trading_days': 'less',
  'gates.real_money_trial.active_days': 'less',
  'gates.real_money_trial.win_rate': 'less',
  'gates.real_money_trial.average_rr': 'less',
  'gates.real_money_trial.net_pnl': 'less',
  'gates.real_money_trial.max_drawdown': 'more',
  'gates.real_money_trial.confidence': 'less',
  'gates.real_money_trial.approvals': 'less',
  'suggestion.profitable_sessions': 'less',
  'sizing.unit': 'fixed',
  'sizing.proof_of_concept': 'more',
  'sizing.real_money_trial': 'more',
  'sizing.scaling.start': 'more',
  'sizing.scaling.max': 'more',
  'sizing.scaling.max_equity_share': 'more',
  'sizing.scaling.streak_wins': 'less',
  'sizing.scaling.streak_raise': 'more',
  'sizing.scaling.session_window': 'any change',
  'sizing.scaling.session_win_rate': 'less',
  'sizing.scaling.session_raise': 'more',
  'sizing.scaling.max_step': 'more',
  'sizing.downgrade_factor': 'more',
  'sizing.recover_wins': 'less',
  'sizing.streak_min_share': 'less',
  ...downgradeKeys('proof_of_concept'),
  ...downgradeKeys('real_money_trial'),
  ...downgradeKeys('scaling'),
} as const satisfies Record<string, Direction>;

type Direction = 'more' | 'less' | 'to mark' | 'any change' | 'fixed';

function downgradeKeys(phase: string): Record<string, Direction> {
  return {
    [`downgrade.${phase}.consecutive_losses`]: 'more',
    [`downgrade.${phase}.rolling_window`]: 'any change',
    [`downgrade.${phase}.rolling_win_rate`]: 'less',
    [`downgrade.${phase}.daily_loss`]: 'more',
    [`downgrade.${phase}.drawdown`]: 'more',
  };
}

/** One key that differs between two policies, and which way the change goes. */
export interface PolicyChange {
  readonly key: string;
  readonly from: PolicyValue;
  readonly to: PolicyValue;
  readonly effect: 'looser' | 'tighter' | 'fixed';
}

/** Every key in which two policies differ, in the order of the policy's keys. */
export function policyChanges(from: Policy, to: Policy): PolicyChange[] {
  return Object.entries<Direction>(LOOSENED_BY).flatMap(([key, direction]) => {
    const change = {
      key,
      from: policyValue(from, key),
      to: policyValue(to, key),
    };
    return change.from === change.to
      ? []
      : [{ ...change, effect: effectOf(direction, change.from, change.to) }];
  });
}

export const isLooser = (changes: readonly PolicyChange[]): boolean =>
  changes.some(({ effect }) => effect === 'looser');

/** The first policy with those keys of the second that are tighter (rules 7.4). */
export const tightened = (from: Policy, to: Policy): Policy =>
  withValues(
    from,
    policyChanges(from, to)
      .filter(({ effect }) => effect === 'tighter')
      .map((change) => [change.key, change.to]),
  );

/** All keys that a policy has, as paths. */
export const POLICY_KEYS: readonly string[] = Object.keys(LOOSENED_BY);

function effectOf(
  direction: Direction,
  from: PolicyValue,
  to: PolicyValue,
): PolicyChange['effect'] {
  if (direction === 'fixed') return 'fixed';
  if (direction === 'any change' || to === null) return 'looser'; // null switches a threshold off (rules 10)
  if (direction === 'to mark') return to === 'mark' ? 'looser' : 'tighter'; // evidence E6
  if (from === null) return 'tighter';
  const grows = new Decimal(
    Number.isInteger(to) || typeof to === 'boolean' ? Number(to) : String(to),
  ).gt(Number.isInteger(from) || typeof from === 'boolean' ? Number(from) : String(from));
  return grows === (direction === 'more') ? 'looser' : 'tighter';
}
