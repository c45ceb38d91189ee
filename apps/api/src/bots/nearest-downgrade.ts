import type { BotFigures, StatusAnswer } from '@phasegate/contracts';
import { Decimal, plain, TRIGGERS } from '@phasegate/phase-core';

type Nearest = BotFigures['nearest_downgrade'];
type Headroom = StatusAnswer['headroom'];

const PLACES = 6;

/** The trigger of a downgrade that is used most; of several, the first in the order of the rules. */
export function nearestDowngrade(headroom: Headroom): Nearest {
  return TRIGGERS.reduce<Nearest>((nearest, trigger) => {
    const used = usedOf(headroom)[trigger];
    if (used === null || (nearest !== null && used.lte(nearest.used))) return nearest;
    return { trigger, used: plain(used.toDecimalPlaces(PLACES)) };
  }, null);
}

/** How much of each limit is used, 1 being the limit (rules 6.5). */
function usedOf({ consecutive_losses, rolling_win_rate, daily_loss, drawdown }: Headroom) {
  return {
    consecutive_losses:
      consecutive_losses &&
      new Decimal(consecutive_losses.losses).dividedBy(consecutive_losses.limit),
    rolling_win_rate: rolling_win_rate && lackOf(rolling_win_rate.win_rate, rolling_win_rate.limit),
    daily_loss: daily_loss && new Decimal(daily_loss.used),
    drawdown: drawdown && new Decimal(drawdown.used),
  } satisfies Record<keyof Headroom, Decimal | null>;
}

/** What a win rate lacks to 1 as a share of what its limit lacks; a limit of 1 allows no loss. */
function lackOf(rate: string, limit: string): Decimal {
  const allowed = new Decimal(1).minus(limit);
  const lack = new Decimal(1).minus(rate);
  return allowed.isZero() ? new Decimal(lack.isZero() ? 0 : 1) : lack.dividedBy(allowed);
}
