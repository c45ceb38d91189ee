import { fallsBackWords } from './falls-back';

const OFF = {
  consecutive_losses: null,
  rolling_window: 20,
  rolling_win_rate: null,
  daily_loss: null,
  drawdown: null,
};
const downgrade = {
  proof_of_concept: { ...OFF, consecutive_losses: 3, rolling_win_rate: '0.55' },
  real_money_trial: { ...OFF, daily_loss: '0.05' },
  scaling: OFF,
};

it('names the triggers of the phase that are on, and no others (rules 6.1)', () => {
  expect(fallsBackWords('proof_of_concept', { downgrade })).toBe(
    'It falls back one phase, with the breaker open, after 3 losses in a row or a win rate below 55% over 20 trades.',
  );
  expect(fallsBackWords('real_money_trial', { downgrade })).toBe(
    'It falls back one phase, with the breaker open, after a day’s loss above 5% of the equity.',
  );
});

it('says so where nothing downgrades a bot', () => {
  expect(fallsBackWords('scaling', { downgrade })).toBe(
    'Nothing downgrades it automatically from Scaling.',
  );
  expect(fallsBackWords('experience', { downgrade })).toBe('Nothing is below it.');
});
