import { valueAt, withValues } from './paths.js';
import { DEFAULT_POLICY, type Policy } from './policy.js';

/** Keys that the third edition of the rules added, with a value under which each of them changes nothing. */
const ADDED = [
  ['strategy_change', 'mark'],
  ['evidence.min_size_share', '0'],
  ['evidence.profit_factor_share', null],
  ['evidence.max_open_days', null],
  ['evidence.emergency_share', null],
  ['exposure.max_equity_share', null],
  ['gates.experience.net_pnl', null],
  ['gates.experience.backtest_sessions', 1_000_000],
  ['gates.experience.confidence', null],
  ['gates.proof_of_concept.confidence', null],
  ['gates.real_money_trial.active_days', 0],
  ['gates.real_money_trial.confidence', null],
  ['sizing.unit', '1'],
  ['sizing.streak_min_share', '0'],
] as const;

/**
 * A complete policy as stored in the log. One from before the third edition gets neutral values for the keys that it
 * lacks: they take their defaults at the bot's next tenure (see `completed`).
 */
export function storedPolicy(stored: Policy): {
  readonly policy: Policy;
  readonly partial: boolean;
} {
  const missing = ADDED.filter(([key]) => valueAt(stored, key) === undefined);
  return { policy: withValues(stored, missing), partial: missing.length > 0 };
}

/** A policy of before the third edition as it is from the next tenure on: neutral values become the defaults. */
export function completed(policy: Policy): Policy {
  const neutral = ADDED.filter(([key, value]) => valueAt(policy, key) === value);
  return withValues(
    policy,
    neutral.map(([key]) => [key, valueAt(DEFAULT_POLICY, key)]),
  );
}
