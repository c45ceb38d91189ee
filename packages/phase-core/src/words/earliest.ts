import type { DateText } from '../calendar/trading-dates.js';
import type { Market } from '../calendar/market.js';
import type { Instant } from '../instant.js';
import type { Phase } from '../phase.js';
import { bestCase, type BestCase, type OpenRatios } from '../readiness/best-case.js';
import { ownPace } from '../readiness/own-pace.js';
import type { PlatformStatus } from '../rules/check.js';
import { obstaclesOf, passesGate } from '../rules/gate.js';
import type { State } from '../state.js';

/** The earliest trading day on which an operator could approve the advance. */
export interface EarliestAdvance {
  /** Null: `assumes` says why there is none. */
  readonly date: DateText | null;
  /** Trading days from the running one, 0: in it. */
  readonly days: number | null;
  /** The assumptions behind the date. */
  readonly assumes: string;
  /** The same at the bot's own pace; null: it has none yet, or the gate is met. */
  readonly at_own_pace: AtOwnPace | null;
}

/** The earliest advance of a bot at its trading pace so far. */
export interface AtOwnPace {
  /** Null: not within 500 trading days. */
  readonly date: DateText | null;
  readonly days: number | null;
  /** Counted trades so far, over this number of trading days. */
  readonly trades: number;
  readonly in_days: number;
}

/** Data outside a bot's own state. */
export interface Situation extends PlatformStatus {
  readonly market: Market;
  readonly now: Instant;
  /** Planned R:R of its open trades by trade_id: they may still count. */
  readonly open_ratios: OpenRatios;
}

/** The earliest advance of a bot whose state is rolled to the present, searched in small steps. */
export function* earliestAdvance(
  state: State,
  situation: Situation,
): Generator<void, EarliestAdvance> {
  const { market, now, open_ratios } = situation;
  const { phase } = state.hot;
  if (phase === 'scaling') return none('Scaling is the highest phase.');
  const obstacle = obstacleWords(state, situation);
  if (obstacle !== null) return none(obstacle);
  const best = yield* bestCase(market, state, now, open_ratios);
  if ('none' in best) return none(NONE[best.none]);
  const days = best.day - state.hot.day;
  const passes = passesGate(state);
  const assumes = passes ? 'Every criterion is met now.' : ASSUMED[phase];
  const at_own_pace = passes ? null : yield* atOwnPace(state, situation);
  return { date: market.dateOf(best.day), days, assumes, at_own_pace };
}

function* atOwnPace(
  state: State,
  { market, now, open_ratios }: Situation,
): Generator<void, AtOwnPace | null> {
  const pace = ownPace(market, state);
  if (pace === null) return null;
  const best = yield* bestCase(market, state, now, open_ratios, pace);
  const so_far = { trades: pace.trades, in_days: pace.days };
  if ('none' in best) return { date: null, days: null, ...so_far };
  return { date: market.dateOf(best.day), days: best.day - state.hot.day, ...so_far };
}

const none = (assumes: string): EarliestAdvance => ({
  date: null,
  days: null,
  assumes,
  at_own_pace: null,
});

function obstacleWords(state: State, { halted, quarantined }: PlatformStatus): string | null {
  const obstacles = obstaclesOf(state);
  if (quarantined) return 'The bot is in quarantine: an administrator must release it first.';
  if (obstacles.includes('BREAKER_OPEN'))
    return 'The breaker is open: it must be acknowledged first.';
  if (obstacles.includes('DOWNGRADE_DUE'))
    return 'A downgrade is due: it will be carried out first.';
  if (halted && state.hot.phase !== 'experience' && !passesGate(state))
    return 'An administrator has halted all bots: trading must be resumed first.';
  return null;
}

const NONE: Readonly<Record<Extract<BestCase, { none: string }>['none'], string>> = {
  calendar_ends: 'The market calendar ends before the gate can be met.',
  downgrade_ahead:
    'Even a winning trade would bring a downgrade before the gate can be met: the rolling win rate is too low.',
  too_far: 'Even in the best case this gate is not met within 500 trading days and 1000 trades.',
};

const NOTHING_ELSE = 'no override incident, no import, no correction';
const ASSUMED: Readonly<Record<Exclude<Phase, 'scaling'>, string>> = {
  experience: `Assumes a session on every trading day, today’s included, with as many winning trades as it takes, their R:R as high as the gate needs; ${NOTHING_ELSE}.`,
  proof_of_concept: `Assumes a winning trade on every trading day, today’s included, as often as the daily limit allows, its R:R and P&L as high as the gate needs; ${NOTHING_ELSE}.`,
  real_money_trial: `Assumes as many winning trades as the gate still asks for, their R:R and P&L as high as it needs; ${NOTHING_ELSE}.`,
};
