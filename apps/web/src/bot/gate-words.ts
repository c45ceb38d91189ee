import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { showMoney, showShare } from '../format/decimal';
import type { Phase } from '../words/phases';

type Policy = PolicyVersionAnswer['policy'];

/** The criteria of the gate above a phase under a policy, a line each; empty in Scaling, which has none (rules 4.1). */
export function gateWords(
  { gates, risk_reward }: Policy,
  phase: Phase,
  currency: string,
): string[] {
  if (phase === 'scaling') return [];
  if (phase === 'experience') {
    const gate = gates.experience;
    return [
      `${gate.profitable_sessions} profitable sessions`,
      `over the last ${gate.session_window} sessions: win rate at least ${showShare(gate.win_rate)}, average ${risk_reward} R:R at least ${gate.average_rr}`,
      `at most ${gate.override_incidents} override incidents`,
    ];
  }
  const gate = gates[phase];
  const measured = [
    `win rate at least ${showShare(gate.win_rate)}`,
    `average ${risk_reward} R:R at least ${gate.average_rr}`,
    ...(gate.net_pnl === null ? [] : [`net P&L above ${showMoney(gate.net_pnl, currency)}`]),
    ...('max_drawdown' in gate ? [`drawdown below ${showShare(gate.max_drawdown)}`] : []),
  ];
  return [
    `${gate.trading_days} trading days`,
    ...('max_missed_days' in gate
      ? [`never more than ${gate.max_missed_days} days in a row without a trade`]
      : []),
    `over the last ${gate.trade_window} trades: ${measured.join(', ')}`,
  ];
}

/** The limits of a phase, with the numbers of the policy where they are known. */
export function phaseMeaning(phase: Phase, policy: Policy | null, currency: string): string {
  switch (phase) {
    case 'experience':
      return 'Paper only: no real money at risk.';
    case 'proof_of_concept': {
      if (policy === null) return 'Real money at the smallest size, a few trades a day.';
      const perDay = policy.limits.proof_of_concept.trades_per_day;
      return `Real money: ${showMoney(policy.sizing.proof_of_concept, currency)} a position, at most ${perDay} ${perDay === 1 ? 'trade' : 'trades'} a day.`;
    }
    case 'real_money_trial':
      return policy === null
        ? 'Real money at a small size, any number of trades.'
        : `Real money: ${showMoney(policy.sizing.real_money_trial, currency)} a position, no limit of trades.`;
    case 'scaling': {
      if (policy === null) return 'Real money at a size that grows with the record.';
      const { start, max, max_equity_share: share } = policy.sizing.scaling;
      return `Real money: from ${showMoney(start, currency)} a position, growing with the record to ${showMoney(max, currency)} or ${showShare(share)} of equity, whichever is less.`;
    }
  }
}
