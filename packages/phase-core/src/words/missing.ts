import { plain, decimal } from '../numbers/decimal.js';
import { percent } from '../numbers/percent.js';
import { ratioNeeded } from '../readiness/amounts-needed.js';
import {
  daysUntilNoGap,
  sessionsUntilIncidentsLeave,
  tradesUntilSmallDrawdown,
} from '../readiness/leaving-the-window.js';
import { sessionWindow, soonest, tradeWindow } from '../readiness/sliding-window.js';
import { winsInSessions, winsInTrades } from '../readiness/wins-needed.js';
import type { Criterion } from '../rules/criterion.js';
import type { State } from '../state.js';
import { counted } from './counted.js';
import { amountIn } from './figures.js';

/** The missing part of a criterion in words, exact as the window slides; null: it is met. */
export function missingWords(state: State, criterion: Criterion, currency: string): string | null {
  if (criterion.status === 'met') return null;
  switch (criterion.code) {
    case 'profitable_sessions':
      return counted(lacking(criterion), 'more profitable session');
    case 'trading_days':
      return counted(lacking(criterion), 'more trading day');
    case 'active_days':
      return `${counted(lacking(criterion), 'more trading day')} with a large enough entry`;
    case 'trade_count':
      return counted(lacking(criterion), 'more trade');
    case 'override_incidents':
      return incidents(state);
    case 'missed_days':
      return missedDays(state);
    case 'win_rate':
      return state.hot.phase === 'experience' ? sessionWins(state) : tradeWins(state);
    case 'win_rate_confidence':
      return 'a higher win rate, or more trades at this one';
    case 'average_rr':
      return averageRr(state);
    case 'profit_factor':
      return profitFactor(state, criterion);
    case 'net_pnl':
      return netPnl(state, criterion, currency);
    case 'max_drawdown':
      return drawdown(state);
    case 'stale_trades':
      return `${counted(Number(criterion.actual), 'trade')} must be closed`;
  }
}

const lacking = ({ required, actual }: Criterion): number => Number(required) - Number(actual);

/** The gate's policy of a phase that has a gate. */
function gatePolicy<P extends 'proof_of_concept' | 'real_money_trial'>({ hot, policies }: State) {
  return policies.policy.gates[hot.phase as P];
}

function tradeWins(state: State): string {
  const window = tradeWindow(state);
  const { next, wins } = winsInTrades(window, gatePolicy(state).win_rate);
  const more = counted(next, 'more trade');
  return next > soonest(window)
    ? `cannot be reached before ${more}; ${mustWin(next, wins)}`
    : `${more}; ${mustWin(next, wins)}`;
}

function sessionWins(state: State): string {
  const { win_rate } = state.policies.policy.gates.experience;
  const window = sessionWindow(state);
  const { sessions, next, wins } = winsInSessions(window, win_rate);
  const more = counted(sessions, 'more counted session');
  if (next > sessions)
    return `${more}; with at least ${counted(next, 'more trade')} in ${sessions === 1 ? 'it' : 'them'}, all of them won`;
  const trades = `with one more trade in ${each(sessions, window.size)}, ${mustWin(next, wins)}`;
  return sessions > soonest(window)
    ? `cannot be reached before ${more}; ${trades}`
    : `${more}; ${trades}`;
}

/** A running session that must leave the window again takes its trades with it. */
const each = (sessions: number, size: number): string =>
  sessions > size ? 'each after the running one' : sessions === 1 ? 'it' : 'each';

function mustWin(next: number, wins: number): string {
  if (wins === 0) return next === 1 ? 'it does not have to win' : 'none of them has to win';
  if (wins < next) return `${wins} of the next ${next} must win`;
  return next === 1 ? 'it must win' : `the next ${next} must all win`;
}

function averageRr(state: State): string {
  const inExperience = state.hot.phase === 'experience';
  const { policies } = state;
  const { average_rr } = inExperience ? policies.policy.gates.experience : gatePolicy(state);
  const sessions = sessionWindow(state);
  const trades = tradeWindow(state);
  const unit = inExperience ? 'more counted session' : 'more trade';
  if (policies.policy.risk_reward === 'realized') {
    const more = counted(soonest(inExperience ? sessions : trades), unit);
    return `at least ${more}; the mean win of the window must reach ${average_rr} times its mean loss`;
  }
  const { next, value } = inExperience
    ? ratioNeeded(
        sessions,
        ({ tally }) => [...tally.ratios.flat(), ...nulls(tally.without_ratio)],
        average_rr,
      )
    : ratioNeeded(trades, ({ ratio }) => [ratio], average_rr);
  const one = inExperience ? `with one more trade in ${each(next, sessions.size)}, ` : '';
  const ratio =
    value === '0' ? 'any R:R will do' : `their planned R:R must average at least ${value}`;
  return `${counted(next, unit)}, with entry, stop and target prices; ${one}${ratio}`;
}

const nulls = (length: number): null[] => Array.from({ length }, () => null);

function profitFactor(state: State, { required, status }: Criterion): string {
  const more = counted(...nextOnes(state));
  if (required === null) return `${more}; the window must contain no losing trade`;
  return status === 'insufficient'
    ? `at least ${more}; the window must win ${required} times what it loses`
    : `the window must win ${required} times what it loses`;
}

function netPnl(state: State, { required, actual }: Criterion, currency: string): string {
  const more = counted(...nextOnes(state));
  const short = decimal(String(required)).minus(String(actual ?? 0));
  return short.isNegative()
    ? `at least ${more}`
    : `at least ${more}; from here on a profit of more than ${amountIn(currency, plain(short))}, or the losses must leave the window`;
}

/** The fewest next sessions or trades after which the window can pass, with their name. */
function nextOnes(state: State): [count: number, unit: string] {
  return state.hot.phase === 'experience'
    ? [soonest(sessionWindow(state)), 'more counted session']
    : [soonest(tradeWindow(state)), 'more trade'];
}

function drawdown(state: State): string {
  const { max_drawdown } = gatePolicy<'real_money_trial'>(state);
  const window = tradeWindow(state);
  const next = tradesUntilSmallDrawdown(window, max_drawdown);
  if (next === null)
    return `no drawdown is below ${percent(max_drawdown)}: the policy asks the impossible`;
  const more = counted(next, 'more trade');
  return next === soonest(window) && window.items.length < window.size
    ? `${more} with the drawdown below ${percent(max_drawdown)}`
    : `${more} without another fall, until the drawdown has left the window`;
}

function missedDays(state: State): string {
  const { max_missed_days, trading_days } = gatePolicy<'proof_of_concept'>(state);
  const days = daysUntilNoGap(state, max_missed_days, trading_days);
  return days === 1
    ? 'an entry on the running trading day, with which the gap leaves the window'
    : `an entry on each of ${days} trading days, the running one included, until the gap has left the window`;
}

function incidents(state: State): string {
  const { override_incidents } = state.policies.policy.gates.experience;
  const sessions = sessionsUntilIncidentsLeave(state, override_incidents);
  return `${counted(sessions, 'more counted session')} on trading days after the last incident that must leave the window`;
}
