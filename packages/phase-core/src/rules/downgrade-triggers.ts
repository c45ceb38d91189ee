import type { DowngradeMetrics, Trigger } from '../event-facts.js';
import {
  difference,
  greatest,
  isPositive,
  negated,
  orderToShare,
  type DecimalText,
} from '../numbers/decimal.js';
import { quotient, ratioText, type Fraction } from '../numbers/fraction.js';
import type { DowngradePolicy } from '../policy/policy.js';
import type { State } from '../state.js';
import { peakAtReport, pointsOf } from './peak-path.js';

/**
 * The triggers that hold after a live close or a portfolio report, in the order of rules 6.1; none in
 * Experience (6.2).
 *
 * @param value what a report says that the account is worth, open losses included; null: after a close
 */
export function downgradeTriggers(state: State, value: DecimalText | null = null): Trigger[] {
  const limits = downgradeLimits(state);
  if (limits === null) return [];
  const { losses, day_base } = state.record;
  const triggers: Trigger[] = [];
  if (limits.consecutive_losses !== null && losses.count >= limits.consecutive_losses)
    triggers.push('consecutive_losses');
  if (rollingWinRateTooLow(state, limits)) triggers.push('rolling_win_rate');
  if (passes(dailyLoss(state, value), limits.daily_loss, day_base)) triggers.push('daily_loss');
  if (hasFallen(state, limits, value)) triggers.push('drawdown');
  return triggers;
}

/** The limits of the bot's phase; null in Experience, which has none. */
export function downgradeLimits({ hot, policies }: State): DowngradePolicy | null {
  return hot.phase === 'experience' ? null : policies.policy.downgrade[hot.phase];
}

/** The figures that explain a downgrade. */
export function downgradeMetrics(state: State, value: DecimalText | null = null): DowngradeMetrics {
  const rate = rollingWinRateOf(state);
  return {
    ...(value === null ? {} : { source: 'report' as const, value }),
    loss_streak: state.record.losses.count,
    rolling_win_rate: rate === null ? null : ratioText(rate),
    day_pnl: state.record.day_pnl,
    day_base: state.record.day_base,
    equity: state.hot.equity,
    peak: peakFor(state, value),
  };
}

/** Win rate of the downgrade's window (rules 6.1); null until it is full, and in Experience. */
export function rollingWinRateOf(state: State): Fraction | null {
  const limits = downgradeLimits(state);
  const wins = limits === null ? null : rollingWins(state, limits.rolling_window);
  return wins === null
    ? null
    : { numerator: BigInt(wins), denominator: BigInt(limits!.rolling_window) };
}

/** The share by which equity is below its peak in the tenure (rules 6.1); null when the peak is not above 0. */
export function drawdownOf(state: State): Fraction | null {
  const { peak } = state.record;
  return isPositive(peak) ? quotient(difference(peak, state.hot.equity), peak) : null;
}

/** The day's loss as a share of its base (rules 6.1), below 0 for a gain; null when the base is not above 0. */
export function dailyLossOf(state: State): Fraction | null {
  const base = state.record.day_base;
  return isPositive(base) ? quotient(dailyLoss(state, null), base) : null;
}

/** Whether an amount is more than a share of the base; for a base at or below 0 every amount is. */
function passes(amount: DecimalText, share: DecimalText | null, base: DecimalText): boolean {
  if (share === null) return false;
  return !isPositive(base) || orderToShare(amount, share, base) > 0;
}

function rollingWinRateTooLow(state: State, limits: DowngradePolicy): boolean {
  if (limits.rolling_win_rate === null) return false;
  const window = limits.rolling_window;
  const wins = rollingWins(state, window);
  return wins !== null && orderToShare(String(wins), limits.rolling_win_rate, String(window)) < 0;
}

/** Null until the window is full. */
function rollingWins({ record: { trades } }: State, window: number): number | null {
  if (trades.length < window) return null;
  let wins = 0;
  for (let place = trades.length - window; place < trades.length; place += 1)
    if (isPositive(trades[place]!.pnl)) wins += 1;
  return wins;
}

/** After a close the larger of the net live loss and the fall of equity; at a report the fall to its value. */
function dailyLoss({ hot, record }: State, value: DecimalText | null): DecimalText {
  const { day_base, day_pnl } = record;
  if (value !== null) return difference(day_base, value);
  return greatest(negated(day_pnl), difference(day_base, hot.equity));
}

/**
 * Whether equity, or a reported value, is too far below the peak; after a late close, whether it was so at any time
 * from that close on, as if everything had been reported in order.
 */
function hasFallen(
  state: State,
  { drawdown }: DowngradePolicy,
  value: DecimalText | null,
): boolean {
  const { hot, record } = state;
  const peak = peakFor(state, value);
  if (passes(difference(peak, value ?? hot.equity), drawdown, peak)) return true;
  const { steps } = record.peak_path;
  if (steps.at(-1)?.close === hot.seq) return false;
  const late = steps.findIndex(({ close }) => close === hot.seq);
  if (late < 0) return false;
  const points = pointsOf(record.peak_path, hot.equity).slice(late + 1);
  return points.some((point) => passes(difference(point.peak, point.worth), drawdown, point.peak));
}

/** A report is measured from the peak of its own instant: a later win does not turn it into a fall. */
const peakFor = ({ record }: State, value: DecimalText | null): DecimalText =>
  value === null ? record.peak : peakAtReport(record);
