import { marketOf, type DateText, type Instant, type State } from '@phasegate/phase-core';
import { Chance, type ChanceState } from '../chance.js';
import { futureRun, type FutureRun } from './future-run.js';
import { futureTrades } from './future-trades.js';
import type { Sample } from './samples.js';

/** A bot's current state and its trading record. */
export interface FuturesContext {
  readonly kind: 'futures';
  readonly state: State;
  /** Market closures beyond the built-in ones. */
  readonly closures: readonly DateText[];
  readonly now: Instant;
  readonly days: number;
  readonly samples: readonly Sample[];
}

/** Some futures in a row. */
export interface FuturesTask {
  readonly chance: ChanceState;
  readonly runs: number;
}

export function futuresWork({ state, closures, now, days, samples }: FuturesContext) {
  const market = marketOf(state.policies.policy.calendar, closures);
  const until = market.openOf(state.hot.day + days + 1);
  return ({ chance: from, runs }: FuturesTask): FutureRun[] => {
    const chance = Chance.fromState(from);
    return Array.from({ length: runs }, () => {
      const trades = futureTrades(market, state, now, until, samples, chance.split());
      return futureRun(market, state, trades, { now, until, days });
    });
  };
}
