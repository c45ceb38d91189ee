import { marketOf, type DateText, type Market, type Policy } from '@phasegate/phase-core';
import { Chance, type ChanceState } from '../chance.js';
import { ladderRun, type LadderRun, type LadderSettings } from './ladder-run.js';
import { tradesOf, type SyntheticBot } from './synthetic-bot.js';

/** Bots of one kind, under one policy and, where there is one, another. */
export interface LadderContext {
  readonly kind: 'ladder';
  readonly policies: readonly Policy[];
  readonly bot: SyntheticBot;
  /** The trading day at whose open every bot is registered; it is watched for a year. */
  readonly from: DateText;
}

/** Some runs in a row, which differ in their dice alone. */
export interface LadderTask {
  /** Place of the policy in the context. */
  readonly policy: number;
  readonly win_rate: number;
  readonly chance: ChanceState;
  readonly runs: number;
}

const YEAR_MS = 365 * 86_400_000;

export function ladderWork({ policies, bot, from }: LadderContext) {
  const settings = policies.map((policy) => settingsOf(policy, bot, from));
  return ({ policy, win_rate, chance: state, runs }: LadderTask): LadderRun[] => {
    const { days, ...ladder } = settings[policy]!;
    const chance = Chance.fromState(state);
    return Array.from({ length: runs }, () => {
      const trades = tradesOf(ladder.market, ladder.policy, bot, win_rate, days, chance.split());
      return ladderRun(ladder, trades);
    });
  };
}

interface WatchedYear extends LadderSettings {
  readonly days: { readonly first: number; readonly count: number };
}

function settingsOf(policy: Policy, bot: SyntheticBot, from: DateText): WatchedYear {
  const market: Market = marketOf(policy.calendar);
  const first = market.dayOfDate(from);
  const until = market.openOf(first) + YEAR_MS;
  const count = market.dayOf(until) - first;
  return {
    market,
    policy,
    equity: bot.equity,
    first,
    until: market.openOf(first + count),
    days: { first, count },
  };
}
