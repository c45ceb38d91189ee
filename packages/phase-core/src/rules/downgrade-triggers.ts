import type { DowngradeMetrics, Trigger } from '../event-facts.js';
import { decimal } from '../numbers/decimal.js';
import { compare, fraction, ratioText, type Fraction } from '../numbers/fraction.js';
import type { DowngradePolicy } from '../policy/policy.js';
import type { State } from '../state.js';

/** The triggers that hold after a live close, in the order of rules 6.1; none in Experience (6.2). */
export function downgradeTriggers(state: State): Trigger[] {
  const { phase } = state.hot;
  if (phase === 'experience') return [];
  const limits = state.policies.policy.downgrade[phase];
  const holds: Record<Trigger, boolean> = {
    consecutive_losses:
      limits.consecutive_losses !== null && state.record.loss_streak >= limits.consecutive_losses,
    rolling_win_rate: rollingWinRateTooLow(state, limits),
    daily_loss:
      limits.daily_loss !== null &&
      dailyLoss(state).gt(decimal(limits.daily_loss).times(state.record.day_base)),
    drawdown:
      limits.drawdown !== null && fall(state).gt(decimal(limits.drawdown).times(state.record.peak)),
  };
  return (Object.keys(holds) as Trigger[]).filter((trigger) => holds[trigger]);
}

/** The figures behind a downgrade, for whoever asks why. */
export function downgradeMetrics(state: State): DowngradeMetrics {
  const rate = rollingWinRateOf(state);
  return {
    loss_streak: state.record.loss_streak,
    rolling_win_rate: rate === null ? null : ratioText(rate),
    day_pnl: state.record.day_pnl,
    day_base: state.record.day_base,
    equity: state.hot.equity,
    peak: state.record.peak,
  };
}

/** Win rate of the downgrade's window (rules 6.1); null until it is full, and in Experience. */
export function rollingWinRateOf(state: State): Fraction | null {
  const { phase } = state.hot;
  return phase === 'experience'
    ? null
    : rollingWinRate(state, state.policies.policy.downgrade[phase].rolling_window);
}

/** The share by which equity is below its peak in the tenure (rules 6.1); null when the peak is not above 0. */
export function drawdownOf(state: State): Fraction | null {
  const peak = decimal(state.record.peak);
  return peak.gt(0) ? fraction(fall(state), peak) : null;
}

function rollingWinRateTooLow(state: State, limits: DowngradePolicy): boolean {
  if (limits.rolling_win_rate === null) return false;
  const rate = rollingWinRate(state, limits.rolling_window);
  return rate !== null && compare(rate, decimal(limits.rolling_win_rate)) < 0;
}

/** Null until the window is full. */
function rollingWinRate({ record }: State, window: number): Fraction | null {
  if (record.trades.length < window) return null;
  let wins = 0;
  for (let place = record.trades.length - window; place < record.trades.length; place += 1)
    if (decimal(record.trades[place]!.pnl).gt(0)) wins += 1;
  return { numerator: BigInt(wins), denominator: BigInt(window) };
}

const dailyLoss = ({ record }: State) => decimal(record.day_pnl).negated();
const fall = ({ hot, record }: State) => decimal(record.peak).minus(hot.equity);
