import type { Instant } from '../instant.js';
import {
  difference,
  isAbove,
  isBelow,
  isPositive,
  orderToShare,
  plainText,
  product,
  type DecimalText,
} from '../numbers/decimal.js';
import { compare, quotient, ratioText, shareText } from '../numbers/fraction.js';
import { phaseAbove, type Phase } from '../phase.js';
import type { Policy, RiskReward } from '../policy/policy.js';
import type { CloseTotals, CountedSession, State, Tally } from '../state.js';
import { winRateProbability } from '../evidence/win-rate.js';
import type { Criterion, CriterionCode } from './criterion.js';
import { maxDrawdown, pathOf } from './drawdown.js';
import { longestAbsence } from './missed-days.js';
import { staleTrades, unprovenTrades } from './open-trades.js';
import { provenProfit } from './session.js';
import { averageRrOf, joined, talliedAll } from './tally.js';

/** A phase's gate with its current figures (rules 4): the criteria in the order of 4.1. */
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

/** The obstacles to evaluating the gate (rules 4.6). */
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
  const evidence = sessionEvidence(state, gate.session_window);
  return [
    () => atLeast('profitable_sessions', gate.profitable_sessions, profitableSessions(state)),
    ...resultCriteria(evidence, gate),
    () => atMost('override_incidents', gate.override_incidents, windowIncidents(state).length),
    ...staleCriteria(state),
  ];
}

function proofOfConceptCriteria(state: State): LazyCriterion[] {
  const gate = state.policies.policy.gates.proof_of_concept;
  return [
    () => atLeast('trading_days', gate.trading_days, tradingDays(state)),
    () => atMost('missed_days', gate.max_missed_days, longestAbsence(state, gate.trading_days)),
    () => atLeast('trade_count', gate.trade_window, state.record.trade_count),
    ...resultCriteria(tradeEvidence(state, gate.trade_window), gate),
    ...staleCriteria(state),
  ];
}

function realMoneyTrialCriteria(state: State): LazyCriterion[] {
  const gate = state.policies.policy.gates.real_money_trial;
  return [
    () => atLeast('trading_days', gate.trading_days, tradingDays(state)),
    () => atLeast('active_days', gate.active_days, activeDays(state)),
    () => atLeast('trade_count', gate.trade_window, state.record.trade_count),
    ...resultCriteria(tradeEvidence(state, gate.trade_window), gate),
    () => drawdown(state, gate.max_drawdown, gate.trade_window),
    ...staleCriteria(state),
  ];
}

/** The contents of a gate's window (rules 4.1). */
interface Evidence {
  readonly state: State;
  /** Computed when a criterion asks for it: most evaluations end at a count of days or sessions. */
  readonly window: () => Window;
  readonly tally: () => Tally;
}

interface Window {
  readonly full: boolean;
  readonly counted: number;
  readonly wins: number;
  /** The tenure's totals before the window's first trade; null: there is none. */
  readonly before: CloseTotals | null;
}

type ResultGate = Pick<
  Policy['gates']['proof_of_concept'],
  'win_rate' | 'average_rr' | 'net_pnl' | 'confidence'
>;

/** The counted trades in a gate's window of trades. */
export function evidenceTrades({ record }: State, window: number) {
  const length = Math.min(window, record.trade_count);
  return length === 0 ? [] : record.trades.slice(-length);
}

function sessionEvidence(state: State, length: number): Evidence {
  const sessions = once(() => evidenceSessions(state));
  return {
    state,
    window: once(() => ({
      full: sessions().length >= length,
      counted: sessions().reduce((total, { tally }) => total + tally.counted, 0),
      wins: sessions().reduce((total, { tally }) => total + tally.wins, 0),
      before: sessions()[0]?.before ?? null,
    })),
    tally: once(() => joined(sessions().map(({ tally }) => tally))),
  };
}

function tradeEvidence(state: State, length: number): Evidence {
  const trades = once(() => evidenceTrades(state, length));
  return {
    state,
    window: once(() => ({
      full: trades().length >= length,
      counted: trades().length,
      wins: trades().filter(({ pnl }) => isPositive(pnl)).length,
      before: trades()[0]?.before ?? null,
    })),
    tally: once(() => talliedAll(trades())),
  };
}

/** The criteria on results that every gate has, in the order of rules 4.1. */
function resultCriteria(evidence: Evidence, gate: ResultGate): LazyCriterion[] {
  const { confidence, net_pnl } = gate;
  const { risk_reward, evidence: limits } = evidence.state.policies.policy;
  const share = limits.profit_factor_share;
  return [
    () => winRate(evidence, gate.win_rate),
    ...(confidence === null ? [] : [() => winRateConfidence(evidence, gate.win_rate, confidence)]),
    () => averageRr(evidence, gate.average_rr, risk_reward),
    ...(share === null ? [] : [() => profitFactor(evidence, gate, share)]),
    ...(net_pnl === null ? [] : [() => netPnl(evidence, net_pnl)]),
  ];
}

function staleCriteria(state: State): LazyCriterion[] {
  const { max_open_days } = state.policies.policy.evidence;
  if (max_open_days === null) return [];
  return [() => atMost('stale_trades', 0, staleTrades(state, max_open_days))];
}

/** Boundaries crossed since the evidence began (rules 4.2). */
export const tradingDays = (state: State): number => state.hot.day - state.record.evidence_from.day;

/** Finished trading days of the tenure with a large enough entry (rules 4.2). */
const activeDays = ({ hot, record }: State): number =>
  record.active_days.filter((day) => day < hot.day).length;

/** The sessions that the Experience gate may look at: imported ones only up to the policy's number (rules 2.11). */
export function evidenceSessions(state: State): readonly CountedSession[] {
  const { sessions, imported_as } = state.record;
  const window = state.policies.policy.gates.experience.session_window;
  if (imported_as === null) return sessions.slice(-window);
  const own = sessions.filter(({ imported }) => imported === null);
  const imported = sessions.filter((session) => session.imported !== null);
  return [...lastOf(imported, importedLimit(state)), ...own].slice(-window);
}

/** The number of imported sessions in the evidence. */
export const importedSessions = (state: State): number =>
  evidenceSessions(state).filter(({ imported }) => imported !== null).length;

/** The number of imported sessions that count (rules 2.11). A bot has one import, so all are of a backtest or all on paper. */
function importedLimit({ record, policies }: State): number {
  const { imported_sessions, backtest_sessions } = policies.policy.gates.experience;
  return record.imported_as === 'backtest'
    ? Math.min(imported_sessions, backtest_sessions)
    : imported_sessions;
}

const lastOf = <T>(list: readonly T[], count: number): readonly T[] =>
  list.slice(Math.max(0, list.length - count));

/** Override incidents of the tenure from the open of the window's first session on, or all of it (rules 4.1). */
export function windowIncidents(state: State): readonly Instant[] {
  const sessions = evidenceSessions(state);
  const full = sessions.length >= state.policies.policy.gates.experience.session_window;
  const since = full ? sessions[0]!.open : -Infinity;
  return state.record.incidents.flat().filter((at) => at >= since);
}

function profitableSessions(state: State): number {
  const { own, imported } = state.record.profitable_sessions;
  if (imported.length === 0) return own;
  return own + lastOf(imported, importedLimit(state)).filter(Boolean).length;
}

function atLeast(code: CriterionCode, required: number, actual: number): Criterion {
  return { code, required, actual, status: actual >= required ? 'met' : 'not_met' };
}

function atMost(code: CriterionCode, required: number, actual: number): Criterion {
  return { code, required, actual, status: actual <= required ? 'met' : 'not_met' };
}

/** Wins among the window's counted trades and the open trades that have not won (rules 4.3). */
export interface GateWins {
  readonly wins: number;
  readonly counted: number;
  /** The counted trades and the open ones. */
  readonly trades: number;
}

/** The trades and wins of the win rate of the next gate. */
export function gateWins(state: State, phase: Exclude<Phase, 'scaling'>): GateWins {
  const { gates } = state.policies.policy;
  return phase === 'experience'
    ? winsOf(sessionEvidence(state, gates.experience.session_window))
    : winsOf(tradeEvidence(state, gates[phase].trade_window));
}

function winsOf({ state, window }: Evidence): GateWins {
  const { wins, counted } = window();
  return { wins, counted, trades: counted + unprovenTrades(state) };
}

function winRate(evidence: Evidence, required: DecimalText): Criterion {
  const { counted, wins, trades } = winsOf(evidence);
  return {
    code: 'win_rate',
    required: limitText(required),
    actual: counted === 0 ? null : shareText(wins, trades),
    status: status(
      evidence.window().full && counted > 0,
      () => orderToShare(String(wins), required, String(trades)) >= 0,
    ),
  };
}

/** How sure the win rate is, compared as it is shown (evidence E5). */
function winRateConfidence(
  evidence: Evidence,
  threshold: DecimalText,
  required: DecimalText,
): Criterion {
  const { counted, wins, trades } = winsOf(evidence);
  const probability = counted === 0 ? null : winRateProbability(wins, trades, threshold);
  return {
    code: 'win_rate_confidence',
    required: limitText(required),
    actual: probability,
    status: status(
      evidence.window().full && probability !== null,
      () => !isBelow(probability!, required),
    ),
  };
}

function averageRr(evidence: Evidence, required: DecimalText, measure: RiskReward): Criterion {
  const average = averageRrOf(evidence.tally(), measure);
  const value = typeof average === 'string' ? null : average;
  return {
    code: 'average_rr',
    required: limitText(required),
    actual: value === null ? null : ratioText(value),
    status: status(
      evidence.window().full && average !== 'missing',
      () => value === null || compare(value, required) >= 0,
    ),
  };
}

/**
 * Winning P&L over losing P&L, against the share of what the gate's own limits mean: R:R × w / (1 − w) with its
 * win rate w (rules 4.3). A win rate of 1 leaves nothing to divide by: only a window without a loser meets it.
 */
function profitFactor(
  evidence: Evidence,
  { win_rate, average_rr }: ResultGate,
  share: DecimalText,
): Criterion {
  const { counted, wins, won, lost } = evidence.tally();
  const winners = wins > 0;
  const losers = lost !== '0';
  const asked = product(product(share, average_rr), win_rate);
  const lossRate = difference('1', win_rate);
  const required = lossRate === '0' ? null : quotient(asked, lossRate);
  const factor = losers ? quotient(won, lost) : null;
  const met = () => {
    if (!losers) return winners || (required !== null && asked === '0');
    return required !== null && !isBelow(product(won, lossRate), product(asked, lost));
  };
  return {
    code: 'profit_factor',
    required: required === null ? null : ratioText(required),
    actual: counted === 0 ? null : !winners ? '0' : factor === null ? null : ratioText(factor),
    status: status(evidence.window().full && counted > 0, met),
  };
}

function netPnl(evidence: Evidence, required: DecimalText): Criterion {
  const net = netSince(evidence);
  return {
    code: 'net_pnl',
    required,
    actual: net,
    status: status(evidence.window().full && net !== null, () => isAbove(net!, required)),
  };
}

/** Every close of the tenure since the close of the window's first trade (rules 4.3). */
function netSince({ state, window }: Evidence): DecimalText | null {
  const { before } = window();
  if (before === null) return null;
  const { counted, others } = state.record.totals;
  return provenProfit({
    counted: difference(counted, before.counted),
    others: difference(others, before.others),
  });
}

function drawdown(state: State, required: DecimalText, window: number): Criterion {
  const trades = evidenceTrades(state, window);
  const largest = maxDrawdown(pathOf(trades));
  return {
    code: 'max_drawdown',
    required: limitText(required),
    actual: largest === null ? null : ratioText(largest),
    status: status(
      trades.length >= window && largest !== null,
      () => compare(largest!, required) < 0,
    ),
  };
}

/** A limit from a policy is shown as it was given (rules 1.1). */
const limitText = (limit: DecimalText): DecimalText => plainText(limit);

/** Missing data and a window that is not full are insufficient, whatever the figures so far (rules 4.4). */
function status(sufficient: boolean, met: () => boolean): Criterion['status'] {
  if (!sufficient) return 'insufficient';
  return met() ? 'met' : 'not_met';
}

function once<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}
