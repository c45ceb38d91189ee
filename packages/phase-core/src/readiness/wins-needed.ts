import { Decimal, decimal, type DecimalText } from '../numbers/decimal.js';
import { fraction, roundUp } from '../numbers/fraction.js';
import { outcomeOf } from '../rules/tally.js';
import type { CountedSession, CountedTrade } from '../state.js';
import { keptAfter, latest, least, soonest, type SlidingWindow } from './sliding-window.js';

/** So many of the next trades must win: with one win less the win rate is not reached with them. */
export interface Wins {
  readonly next: number;
  readonly wins: number;
}

/** The smallest number of further trades that can reach the win rate, and how many of them must win. */
export function winsInTrades(window: SlidingWindow<CountedTrade>, rate: DecimalText): Wins {
  const wanted = wholeFrom(decimal(rate).times(window.size));
  const won = window.items.map(({ pnl }) => (outcomeOf(pnl) === 'win' ? 1 : 0));
  const marks = { ...window, items: won, running: null };
  const needed = (next: number) => wanted - sum(keptAfter(marks, next));
  const next = least(soonest(window), window.size, (count) => needed(count) <= count);
  return { next, wins: Math.max(0, needed(next)) };
}

/**
 * The number of sessions, of trades in them that the window will hold, and of wins among these. Fewer trades than
 * sessions: the running session must leave the window again. More: they are needed to outweigh older trades that stay.
 */
export interface WinsInSessions extends Wins {
  readonly sessions: number;
}

/**
 * The same where a window holds sessions, of any number of trades: one more trade in each, if that suffices with the
 * fewest sessions, or else enough winning trades to outweigh those that stay in the window.
 */
export function winsInSessions(
  window: SlidingWindow<Pick<CountedSession, 'tally'>>,
  rate: DecimalText,
): WinsInSessions {
  const required = decimal(rate);
  const wanted = (sessions: number, trades: number): Decimal => {
    const kept = keptAfter(window, sessions).map(({ tally }) => tally);
    const counted = sum(kept.map((tally) => tally.counted));
    return required.times(counted + trades).minus(sum(kept.map(({ wins }) => wins)));
  };
  const first = soonest(window);
  if (wanted(first, first).gt(first) && required.lt(1)) {
    const outweighing = fraction(wanted(first, 0), new Decimal(1).minus(required));
    const trades = roundUp(outweighing, 0).toNumber();
    return { sessions: first, next: trades, wins: trades };
  }
  // No bisection: a good session that leaves can raise the requirement by more than one.
  let sessions = first;
  while (sessions < latest(window) && wanted(sessions, sessions).gt(sessions)) sessions += 1;
  const next = Math.min(sessions, window.size); // with the running session its trade leaves too
  return { sessions, next, wins: Math.max(0, wholeFrom(wanted(sessions, next))) };
}

const wholeFrom = (count: Decimal): number =>
  count.toDecimalPlaces(0, Decimal.ROUND_CEIL).toNumber();
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
