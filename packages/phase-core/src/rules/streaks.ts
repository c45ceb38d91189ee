import { effectiveAt, type EventOf } from '../events.js';
import type { Outcome } from '../event-facts.js';
import { instantOf } from '../instant.js';
import { appendedUpTo } from '../numbers/appended.js';
import { isBelow, sum } from '../numbers/decimal.js';
import { modeOf } from '../phase.js';
import type { LossStreak, OpenTrade, State, TrackRecord } from '../state.js';

type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/** Losing emergency exits that close within this time of the first of them are one loss (rules 2.4). */
const GROUPED_EXITS_MS = 60_000;

export const NO_LOSSES: LossStreak = {
  count: 0,
  closes: [],
  ended: null,
  small_wins: '0',
  exits_since: null,
};

/** Closes of a streak of wins that are remembered: far more than a size change asks for. */
const WINS_REMEMBERED = 64;

/** Counted wins in a row that are large enough to change the size (rules 2.4, 5.3). */
export function winStreakAfter(
  { record }: State,
  event: Closing,
): Pick<TrackRecord, 'win_streak' | 'win_closes'> {
  const { win_streak, win_closes } = record;
  if (!event.counted) return { win_streak, win_closes };
  if (event.outcome !== 'win') return { win_streak: 0, win_closes: [] };
  if (event.extends_streak === false) return { win_streak, win_closes };
  return {
    win_streak: win_streak + 1,
    win_closes: appendedUpTo(WINS_REMEMBERED, win_closes, event.seq),
  };
}

/** The loss streak after a close (rules 2.4). */
export function lossStreakAfter(
  { hot, record }: State,
  event: Closing,
  trade: OpenTrade | undefined,
): LossStreak {
  const { losses } = record;
  if (event.outcome === 'win') {
    if (event.counted) return ended(losses, event.seq);
    return event.not_counted === 'too_small' && trade?.late === false
      ? afterSmallWin(losses, trade, event.seq)
      : losses;
  }
  const own = event.in_tenure && event.mode === modeOf(hot.phase);
  if (event.outcome === 'flat' || !own) return losses;
  // Logs from before the third edition have no notional in their closes and counted each exit of a group.
  if (event.type === 'trade.emergency_exit' && event.notional !== undefined)
    return afterLosingExit(losses, event);
  return grown(losses, event.seq);
}

const ended = ({ count, exits_since }: LossStreak, close: number): LossStreak => ({
  count: 0,
  closes: [],
  ended: { close, count },
  small_wins: '0',
  exits_since,
});

const grown = (losses: LossStreak, close: number): LossStreak => ({
  count: losses.count + 1,
  closes: [...losses.closes, close],
  ended: losses.ended,
  small_wins: '0',
  exits_since: losses.exits_since,
});

/** Wins too small to count end the streak once they add up to what would have counted. */
function afterSmallWin(
  losses: LossStreak,
  { notional, thresholds }: OpenTrade,
  close: number,
): LossStreak {
  const small_wins = sum(losses.small_wins, notional);
  const enough = !isBelow(small_wins, thresholds.counted_from);
  return enough && losses.count > 0
    ? { ...ended(losses, close), small_wins }
    : { ...losses, small_wins };
}

function afterLosingExit(losses: LossStreak, event: Closing): LossStreak {
  const at = event.closed_at === undefined ? effectiveAt(event) : instantOf(event.closed_at);
  const { exits_since } = losses;
  if (exits_since !== null && Math.abs(at - exits_since) <= GROUPED_EXITS_MS) return losses;
  return { ...grown(losses, event.seq), exits_since: at };
}

/** The streaks as if a corrected trade had been reported correctly (rules 7.5). */
export function streaksCorrected(
  record: TrackRecord,
  close: number,
  was: CorrectedOutcome,
  is: CorrectedOutcome,
): Pick<TrackRecord, 'win_streak' | 'win_closes' | 'losses'> {
  const place = record.win_closes.indexOf(close);
  const brokenWins = place >= 0 && was.outcome === 'win' && is.outcome !== 'win';
  const win_closes = brokenWins ? record.win_closes.slice(place + 1) : record.win_closes;
  return {
    win_closes,
    win_streak: brokenWins ? win_closes.length : record.win_streak,
    losses: lossesCorrected(record.losses, close, is),
  };
}

interface CorrectedOutcome {
  readonly outcome: Outcome;
  readonly counted: boolean;
}

function lossesCorrected(
  losses: LossStreak,
  close: number,
  { outcome, counted }: CorrectedOutcome,
): LossStreak {
  if (losses.closes.includes(close)) {
    if (outcome === 'loss') return losses;
    const ends = outcome === 'win' && counted;
    const closes = losses.closes.filter((loss) => (ends ? loss > close : loss !== close));
    return { ...losses, closes, count: losses.count - (losses.closes.length - closes.length) };
  }
  if (outcome !== 'loss') return losses;
  if (losses.ended?.close === close)
    return {
      ...losses,
      count: losses.ended.count + 1 + losses.count,
      closes: [...losses.closes, close],
      ended: null,
    };
  const isAfter = losses.ended === null || close > losses.ended.close;
  return isAfter
    ? { ...losses, count: losses.count + 1, closes: [...losses.closes, close] }
    : losses;
}
