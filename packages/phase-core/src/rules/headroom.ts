import { TRIGGERS, type Trigger } from '../event-facts.js';
import { decimal, type DecimalText } from '../numbers/decimal.js';
import { quotient, ratioText, type Fraction } from '../numbers/fraction.js';
import type { State } from '../state.js';
import {
  dailyLossOf,
  downgradeLimits,
  drawdownOf,
  rollingWinRateOf,
} from './downgrade-triggers.js';
import { outcomeOf } from './tally.js';

/** How far each trigger of a downgrade is (rules 6.5); null: its limit is off, or there is nothing to measure yet. */
export interface Headroom {
  readonly consecutive_losses: { readonly losses: number; readonly limit: number } | null;
  readonly rolling_win_rate: {
    readonly win_rate: DecimalText;
    readonly limit: DecimalText;
    /** Counted losses from now on that would break it. */
    readonly losses_to_break: number;
  } | null;
  readonly daily_loss: UsedShare | null;
  readonly drawdown: UsedShare | null;
}

export interface UsedShare {
  /** The loss or drawdown as a share of what is allowed: 1 is the limit; 0 without any. */
  readonly used: DecimalText;
  /** The limit as a share of equity. */
  readonly limit: DecimalText;
}

export function headroomOf(state: State): Headroom {
  const limits = downgradeLimits(state);
  return {
    consecutive_losses: lossesInARow(state),
    rolling_win_rate: rollingWinRate(state),
    daily_loss: used(dailyLossOf(state), limits?.daily_loss ?? null),
    drawdown: used(drawdownOf(state), limits?.drawdown ?? null),
  };
}

/** From this share of a limit on a trigger is near. */
const NEAR = '0.8';

/** The triggers that are near: at 80% of their limit, or one loss from it (rules 6.5). */
export function nearTriggers(state: State): Trigger[] {
  const { consecutive_losses, rolling_win_rate, daily_loss, drawdown } = headroomOf(state);
  const near: Record<Trigger, boolean> = {
    consecutive_losses:
      consecutive_losses !== null &&
      (consecutive_losses.losses >= consecutive_losses.limit - 1 ||
        decimal(NEAR).times(consecutive_losses.limit).lte(consecutive_losses.losses)),
    rolling_win_rate: rolling_win_rate !== null && rolling_win_rate.losses_to_break <= 1,
    daily_loss: daily_loss !== null && decimal(daily_loss.used).gte(NEAR),
    drawdown: drawdown !== null && decimal(drawdown.used).gte(NEAR),
  };
  return TRIGGERS.filter((trigger) => near[trigger]);
}

/** A limit of one loss gives no warning. */
function lossesInARow(state: State): Headroom['consecutive_losses'] {
  const limit = downgradeLimits(state)?.consecutive_losses ?? null;
  return limit === null || limit <= 1 ? null : { losses: state.record.losses.count, limit };
}

function rollingWinRate(state: State): Headroom['rolling_win_rate'] {
  const limits = downgradeLimits(state);
  const rate = rollingWinRateOf(state);
  if (limits === null || limits.rolling_win_rate === null || rate === null) return null;
  return {
    win_rate: ratioText(rate),
    limit: limits.rolling_win_rate,
    losses_to_break: lossesToBreak(state, limits.rolling_window, limits.rolling_win_rate),
  };
}

/** Each loss pushes the oldest trade out of the window. */
function lossesToBreak({ record }: State, window: number, limit: DecimalText): number {
  const needed = decimal(limit).times(window);
  const wins = record.trades.slice(-window).map(({ pnl }) => outcomeOf(pnl) === 'win');
  for (let losses = 0; losses < window; losses += 1)
    if (needed.gt(wins.slice(losses).filter(Boolean).length)) return losses;
  return window;
}

function used(share: Fraction | null, limit: DecimalText | null): UsedShare | null {
  if (share === null || limit === null || decimal(limit).isZero()) return null;
  const { numerator, denominator } = quotient(limit, '1');
  if (share.numerator <= 0n) return { used: '0', limit };
  const ofLimit = {
    numerator: share.numerator * denominator,
    denominator: share.denominator * numerator,
  };
  return { used: ratioText(ofLimit), limit };
}
