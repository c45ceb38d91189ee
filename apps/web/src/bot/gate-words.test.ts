import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { gateWords, phaseMeaning } from './gate-words';

type Policy = PolicyVersionAnswer['policy'];

/** The keys that these words are made of, with numbers that are no defaults. */
const policy = {
  risk_reward: 'planned',
  limits: { proof_of_concept: { trades_per_day: 1 } },
  gates: {
    experience: {
      session_window: 10,
      profitable_sessions: 15,
      win_rate: '0.62',
      average_rr: '1.6',
      override_incidents: 0,
      imported_sessions: 5,
    },
    proof_of_concept: {
      trade_window: 40,
      trading_days: 31,
      max_missed_days: 2,
      win_rate: '0.66',
      average_rr: '1.9',
      net_pnl: null,
    },
    real_money_trial: {
      trade_window: 90,
      trading_days: 61,
      win_rate: '0.71',
      average_rr: '2.1',
      net_pnl: '50.5',
      max_drawdown: '0.04',
    },
  },
  sizing: {
    proof_of_concept: '80',
    real_money_trial: '150',
    scaling: { start: '150', max: '1500', max_equity_share: '0.025' },
  },
} as unknown as Policy;

describe('the ladder in the words of a policy', () => {
  it('says what each gate asks, and leaves out what the policy switched off (rules 4.1, 10)', () => {
    expect(gateWords(policy, 'experience', 'USD')).toEqual([
      '15 profitable sessions',
      'over the last 10 sessions: win rate at least 62%, average planned R:R at least 1.6',
      'at most 0 override incidents',
    ]);
    expect(gateWords(policy, 'proof_of_concept', 'USD')).toEqual([
      '31 trading days',
      'never more than 2 days in a row without a trade',
      'over the last 40 trades: win rate at least 66%, average planned R:R at least 1.9',
    ]);
    expect(gateWords(policy, 'real_money_trial', 'USD')).toEqual([
      '61 trading days',
      'over the last 90 trades: win rate at least 71%, average planned R:R at least 2.1, net P&L above 50.50 USD, drawdown below 4%',
    ]);
    expect(gateWords(policy, 'scaling', 'USD')).toEqual([]);
  });

  it('says what a phase allows, without numbers where the policy is not known', () => {
    expect(phaseMeaning('proof_of_concept', policy, 'USD')).toBe(
      'Real money: 80 USD a position, at most 1 trade a day.',
    );
    expect(phaseMeaning('scaling', policy, 'USD')).toMatch(
      /from 150 USD a position.* to 1,500 USD or 2\.5% of equity/,
    );
    expect(phaseMeaning('real_money_trial', null, 'USD')).not.toMatch(/\d/);
  });
});
