import { modeOf } from '../phase.js';
import type { OpenTrade, State } from '../state.js';
import { isLargeEnough, isOfTenure } from './counting.js';

/** Open trades that a gate's win rate holds as not won: large enough, of the tenure, from before today (rules 4.3). */
export const unprovenTrades = (state: State): number =>
  openTrades(state).filter(
    (trade) => isOfTenure(state, trade) && isLargeEnough(trade) && trade.day < state.hot.day,
  ).length;

/** Open trades in the phase's mode that have seen more boundaries than that since they opened (rules 4.3). */
export const staleTrades = (state: State, maxOpenDays: number): number =>
  openTrades(state).filter(
    ({ mode, day }) => mode === modeOf(state.hot.phase) && state.hot.day - day > maxOpenDays,
  ).length;

const openTrades = ({ record }: State): readonly OpenTrade[] => Object.values(record.open);
