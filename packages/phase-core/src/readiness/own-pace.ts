import type { Market } from '../calendar/market.js';
import { evidenceSessions, tradingDays } from '../rules/gate.js';
import type { State } from '../state.js';

/** A bot's trading pace: counted trades per trading days. */
export interface Pace {
  readonly trades: number;
  readonly days: number;
}

/** With fewer finished trading days there is no pace. */
const FEWEST_DAYS = 5;

/** The bot's own pace so far, over the evidence of its gate; null: the evidence is too short. */
export function ownPace(market: Market, state: State): Pace | null {
  const pace = state.hot.phase === 'experience' ? sessionPace(market, state) : tradePace(state);
  return pace.days < FEWEST_DAYS || pace.trades === 0 ? null : pace;
}

function sessionPace(market: Market, state: State): Pace {
  const sessions = evidenceSessions(state);
  const [first] = sessions;
  return {
    trades: sessions.reduce((sum, { tally }) => sum + tally.counted, 0),
    days: first === undefined ? 0 : state.hot.day - market.dayOf(first.open),
  };
}

const tradePace = (state: State): Pace => ({
  trades: state.record.trade_count,
  days: tradingDays(state),
});
