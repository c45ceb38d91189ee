import type { Instant } from '../instant.js';
import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { compare, fraction, ratioText } from '../numbers/fraction.js';
import { phaseAbove, type Phase } from '../phase.js';
import type { RiskReward } from '../policy/policy.js';
import type { CountedSession, State, Tally } from '../state.js';
import type { Criterion, CriterionCode } from './criterion.js';
import { maxDrawdown } from './drawdown.js';
import { longestMiss } from './missed-days.js';
import { averageRrOf, joined, talliedAll, winRateOf } from './tally.js';

/** A phase's gate as it stands (rules 4): the criteria in the order of 4.1. */
export interface Gate {
  readonly to: Phase;
  readonly criteria: readonly Criterion[];
  readonly passed: boolean;
}

/** The gate out of the bot's phase at a state that is rolled to the present; null in Scaling (rules 4.8). */
export function gateOf(state: State): Gate | null {
  const to = phaseAbove(state.hot.phase);
  if (to === null) return null;
  const criteria = criteriaOf(state).map((criterion) => criterion());
  return { to, criteria, passed: criteria.every(({ status }) => status === 'met') };
}

/** What keeps the gate from being looked at (rules 4.6). */
export type Obstacle = 'BREAKER_OPEN' | 'DOWNGRADE_DUE';

export const obstaclesOf = ({ hot }: State): readonly Obstacle[] => [
  ...(hot.breaker === null ? [] : (['BREAKER_OPEN'] as const)),
  ...(hot.downgrade_due === null ? [] : (['DOWNGRADE_DUE'] as const)),
];

/** Whether all criteria are met; stops at the first that is not. */
export function passesGate(state: State): boolean {
  return (
    state.hot.phase !== 'scaling' &&
    criteriaOf(state).every((criterion) => criterion().status === 'met')
  );
}

type LazyCriterion = () => Criterion;

function criteriaOf(state: State): LazyCriterion[] {
  switch (state.hot.phase) {
    case 'experience':
      return experienceCriteria(state);
    case 'proof_of_concept':
      return proofOfConceptCriteria(state);
    case 'real_money_trial':
      return realMoneyTrialCriteria(state);
    case 'scaling':
      return [];
  }
}

function experienceCriteria(state: State): LazyCriterion[] {
  const gate = state.policies.policy.gates.experience;
  const sessions = evidenceSessions(state);
  const full = sessions.length >= gate.session_window;
  const tally = once(() => joined(sessions.map((session) => session.tally)));
  return [
    () => atLeast('profitable_sessions', gate.profitable_sessions, profitableSessions(state)),
    () => winRate(tally(), gate.win_rate, full),
    () => averageRr(tally(), gate.average_rr, state.policies.policy.risk_reward, full),
    () => atMost('override_incidents', gate.override_incidents, windowIncidents(state).length),
  ];
}

function proofOfConceptCriteria(state: State): LazyCriterion[] {
  const gate = state.policies.policy.gates.proof_of_concept;
  return [
    () => atLeast('trading_days', gate.trading_days, tradingDays(state)),
    () => atMost('missed_days', gate.max_missed_days, longestMiss(state, gate.trading_days)),
    ...tradeWindowCriteria(state, gate),
  ];
}

function realMoneyTrialCriteria(state: State): LazyCriterion[] {
  const gate = state.policies.policy.gates.real_money_trial;
  return [
    () => atLeast('trading_days', gate.trading_days, tradingDays(state)),
    ...tradeWindowCriteria(state, gate),
    () => drawdown(state, gate.max_drawdown, gate.trade_window),
  ];
}

interface TradeWindowGate {
  readonly trade_window: number;
  readonly win_rate: DecimalText;
  readonly average_rr: DecimalText;
  readonly net_pnl: DecimalText | null;
}

function tradeWindowCriteria(state: State, gate: TradeWindowGate): LazyCriterion[] {
  const trades = state.record.trades.slice(-gate.trade_window);
  const full = trades.length >= gate.trade_window;
  const tally = once(() => talliedAll(trades));
  const required = gate.net_pnl;
  return [
    () => atLeast('trade_count', gate.trade_window, state.record.trade_count),
    () => winRate(tally(), gate.win_rate, full),
    () => averageRr(tally(), gate.average_rr, state.policies.policy.risk_reward, full),
    ...(required === null ? [] : [() => netPnl(tally(), required, full)]),
  ];
}

/** Boundaries crossed in the tenure (rules 4.2). */
export const tradingDays = (state: State): number => state.hot.day - state.record.tenure.day;

/** The sessions that the Experience gate may look at: imported ones only up to the policy's number (rules 2.11). */
export function evidenceSessions(state: State): readonly CountedSession[] {
  const { session_window, imported_sessions } = state.policies.policy.gates.experience;
  const own = state.record.sessions.filter(({ imported }) => !imported);
  const imported = state.record.sessions.filter((session) => session.imported);
  return [...imported.slice(Math.max(0, imported.length - imported_sessions)), ...own].slice(
    -session_window,
  );
}

/** Override incidents since the open of the window's first session, or since the tenure's start (rules 4.1). */
export function windowIncidents(state: State): readonly Instant[] {
  const sessions = evidenceSessions(state);
  const first = sessions[0];
  const full = sessions.length >= state.policies.policy.gates.experience.session_window;
  const since = full && first !== undefined ? first.open : state.record.tenure.at;
  return state.record.incidents.flat().filter((at) => at >= since);
}

function profitableSessions({ record, policies }: State): number {
  const imported = Math.min(
    record.profitable_sessions.imported,
    policies.policy.gates.experience.imported_sessions,
  );
  return imported + record.profitable_sessions.own;
}

function atLeast(code: CriterionCode, required: number, actual: number): Criterion {
  return { code, required, actual, status: actual >= required ? 'met' : 'not_met' };
}

function atMost(code: CriterionCode, required: number, actual: number): Criterion {
  return { code, required, actual, status: actual <= required ? 'met' : 'not_met' };
}

function winRate(tally: Tally, required: DecimalText, full: boolean): Criterion {
  const rate = winRateOf(tally);
  return {
    code: 'win_rate',
    required: shownRatio(required),
    actual: rate === null ? null : ratioText(rate),
    status: status(full && rate !== null, () => compare(rate!, decimal(required)) >= 0),
  };
}

function averageRr(
  tally: Tally,
  required: DecimalText,
  measure: RiskReward,
  full: boolean,
): Criterion {
  const average = averageRrOf(tally, measure);
  const value = typeof average === 'string' ? null : average;
  return {
    code: 'average_rr',
    required: shownRatio(required),
    actual: value === null ? null : ratioText(value),
    status: status(
      full && average !== 'missing',
      () => value === null || compare(value, decimal(required)) >= 0,
    ),
  };
}

function netPnl(tally: Tally, required: DecimalText, full: boolean): Criterion {
  const net = decimal(tally.won).minus(tally.lost);
  return {
    code: 'net_pnl',
    required,
    actual: tally.counted === 0 ? null : plain(net),
    status: status(full && tally.counted > 0, () => net.gt(required)),
  };
}

function drawdown(state: State, required: DecimalText, window: number): Criterion {
  const trades = state.record.trades.slice(-window);
  const largest = maxDrawdown(trades);
  return {
    code: 'max_drawdown',
    required: shownRatio(required),
    actual: largest === null ? null : ratioText(largest),
    status: status(
      trades.length >= window && largest !== null,
      () => compare(largest!, new Decimal(required)) < 0,
    ),
  };
}

/** Ratios are shown with 6 places, a required one too (rules 1.1); it is compared as it was given. */
const shownRatio = (required: DecimalText): DecimalText =>
  ratioText(fraction(decimal(required), new Decimal(1)));

/** Missing data and a window that is not full block, whatever the figures so far say (rules 4.4). */
function status(sufficient: boolean, met: () => boolean): Criterion['status'] {
  if (!sufficient) return 'insufficient';
  return met() ? 'met' : 'not_met';
}

function once<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}
