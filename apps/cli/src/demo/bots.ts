import {
  DEFAULT_POLICY,
  marketOf,
  tradingDays,
  type Instant,
  type Policy,
} from '@phasegate/phase-core';
import type { Course } from './course.js';

export interface DemoBot extends Course {
  readonly name: string;
  /** The feature that the bot demonstrates. */
  readonly shows: string;
}

const STOCKS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'JPM', 'XOM'];
const COINS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'];

const GOOD = { wins_in_ten: 8, reward_tenths: [22, 27], symbols: STOCKS } as const;
const CRYPTO: Policy = {
  ...DEFAULT_POLICY,
  calendar: { ...DEFAULT_POLICY.calendar, kind: 'always-open' },
  risk_reward: 'realized',
};

const MONTHS_OF_PAPER_DAYS = 65;

/** The demo's bots: one in each phase. */
export function demoBots(now: Instant): readonly DemoBot[] {
  // Beyond the built-in years of us-equities there is still a demo.
  const stocks = marketOf(DEFAULT_POLICY.calendar).covers(now)
    ? DEFAULT_POLICY
    : { ...CRYPTO, risk_reward: DEFAULT_POLICY.risk_reward };
  return [
    {
      name: 'Meadow',
      shows: 'its record does not pass the gate',
      seed: 11,
      policy: stocks,
      portfolio_value: '10000',
      style: { wins_in_ten: 5, reward_tenths: [11, 16], symbols: STOCKS },
      trades_a_day: [1, 3],
      approved: [],
      reached: (state) => tradingDays(state) >= MONTHS_OF_PAPER_DAYS,
    },
    {
      name: 'Harbor',
      shows: 'is ready to advance',
      seed: 23,
      policy: stocks,
      portfolio_value: '15000',
      style: GOOD,
      trades_a_day: [1, 2],
      approved: ['proof_of_concept'],
      reached: ({ hot, record }) => hot.phase === 'proof_of_concept' && record.recommended,
    },
    {
      name: 'Ridge',
      shows: 'has a breaker to acknowledge, after a downgrade',
      seed: 37,
      policy: stocks,
      portfolio_value: '20000',
      style: GOOD,
      trades_a_day: [2, 3],
      approved: ['proof_of_concept', 'real_money_trial', 'scaling'],
      slump: { phase: 'scaling', day: 12 },
      reached: ({ hot }) =>
        hot.phase === 'real_money_trial' &&
        hot.breaker !== null &&
        hot.breaker.cause === 'downgrade',
    },
    {
      name: 'Summit',
      shows: 'grows',
      seed: 41,
      policy: CRYPTO,
      portfolio_value: '25000',
      style: { ...GOOD, symbols: COINS },
      trades_a_day: [2, 3],
      approved: ['proof_of_concept', 'real_money_trial', 'scaling'],
      declined: 'scaling',
      override: { phase: 'real_money_trial', day: 20 },
      reached: ({ hot }) => hot.phase === 'scaling' && Number(hot.size) >= 700,
    },
  ];
}
