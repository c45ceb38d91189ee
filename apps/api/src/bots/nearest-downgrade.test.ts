import { nearestDowngrade } from './nearest-downgrade.js';

const NONE = { consecutive_losses: null, rolling_win_rate: null, daily_loss: null, drawdown: null };

describe('the trigger of a downgrade that is nearest (rules 6.5)', () => {
  it('is the one that is used most', () => {
    const headroom = {
      consecutive_losses: { losses: 1, limit: 3 },
      rolling_win_rate: { win_rate: '0.7', limit: '0.55', losses_to_break: 4 },
      daily_loss: { used: '0.5', limit: '0.05' },
      drawdown: { used: '0.625', limit: '0.05' },
    };
    expect(nearestDowngrade(headroom)).toEqual({ trigger: 'rolling_win_rate', used: '0.666667' });
    expect(nearestDowngrade({ ...headroom, rolling_win_rate: null })).toEqual({
      ...{ trigger: 'drawdown', used: '0.625' },
    });
  });

  it('is the limit itself for a win rate that may not fall at all', () => {
    const rate = (win_rate: string) => ({ win_rate, limit: '1', losses_to_break: 1 });
    const used = (win_rate: string) =>
      nearestDowngrade({ ...NONE, rolling_win_rate: rate(win_rate) })!.used;
    expect([used('1'), used('0.95')]).toEqual(['0', '1']);
  });

  it('is none where nothing is measured', () => expect(nearestDowngrade(NONE)).toBeNull());
});
