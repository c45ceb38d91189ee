import { distancesOf } from './distance-words';

const NONE = { consecutive_losses: null, rolling_win_rate: null, daily_loss: null, drawdown: null };

describe('the distance to a downgrade (rules 6.5)', () => {
  it('is told for each trigger that is measured', () => {
    const distances = distancesOf({
      consecutive_losses: { losses: 2, limit: 3 },
      rolling_win_rate: { win_rate: '0.6', limit: '0.55', losses_to_break: 2 },
      daily_loss: { used: '0.4', limit: '0.05' },
      drawdown: { used: '0.123456', limit: '0.05' },
    });
    expect(distances.map(({ name, words }) => `${name}: ${words}`)).toEqual([
      'Losses in a row: 2 of 3',
      'Rolling win rate: 60%, at least 55%; 2 more losses break it',
      'Loss of the day: 40% of the 5% of equity allowed',
      'Drawdown: 12.35% of the 5% of equity allowed',
    ]);
    expect(distances.map(({ used }) => used.toFixed(2))).toEqual(['0.67', '0.89', '0.40', '0.12']);
  });

  it('names the loss that breaks the win rate', () => {
    const rolling_win_rate = { win_rate: '0.55', limit: '0.55', losses_to_break: 1 };
    expect(distancesOf({ ...NONE, rolling_win_rate })[0]!.words).toContain(
      'the next loss breaks it',
    );
  });

  it('is not told where nothing is measured', () => expect(distancesOf(NONE)).toEqual([]));
});
