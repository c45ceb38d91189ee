import type { StatusAnswer } from '@phasegate/contracts';
import { showCount, showRoundedShare } from '../format/decimal';

type Headroom = StatusAnswer['headroom'];

/** How far one trigger of a downgrade is. */
export interface Distance {
  readonly trigger: keyof Headroom;
  readonly name: string;
  /** The used part of the limit, in words. */
  readonly words: string;
  /** 0: none of it; 1: the limit. For drawing only. */
  readonly used: number;
}

/** A sentence for each measured trigger (rules 6.5); none in Experience, below which there is no phase. */
export function distancesOf({
  consecutive_losses,
  rolling_win_rate,
  daily_loss,
  drawdown,
}: Headroom): Distance[] {
  const distances: Distance[] = [];
  if (consecutive_losses !== null) {
    const { losses, limit } = consecutive_losses;
    distances.push({
      trigger: 'consecutive_losses',
      name: 'Losses in a row',
      words: `${showCount(losses)} of ${showCount(limit)}`,
      used: losses / limit,
    });
  }
  if (rolling_win_rate !== null) {
    const { win_rate, limit, losses_to_break: losses } = rolling_win_rate;
    const further =
      losses === 1 ? 'the next loss breaks it' : `${showCount(losses)} more losses break it`;
    distances.push({
      trigger: 'rolling_win_rate',
      name: 'Rolling win rate',
      words: `${showRoundedShare(win_rate)}, at least ${showRoundedShare(limit)}; ${further}`,
      used: (1 - Number(win_rate)) / (1 - Number(limit)),
    });
  }
  for (const [trigger, name, share] of [
    ['daily_loss', 'Loss of the day', daily_loss],
    ['drawdown', 'Drawdown', drawdown],
  ] as const)
    if (share !== null)
      distances.push({
        trigger,
        name,
        words: `${showRoundedShare(share.used)} of the ${showRoundedShare(share.limit)} of equity allowed`,
        used: Number(share.used),
      });
  return distances;
}
