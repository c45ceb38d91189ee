import type { PhaseLimitsAnswer } from '@phasegate/contracts';
import { limitRows } from './limit-rows';

const PAPER: PhaseLimitsAnswer = {
  mode: 'paper',
  size: null,
  size_may_grow_to: null,
  trades_per_day: null,
  consecutive_losses: null,
  rolling_win_rate: null,
  daily_loss: null,
  drawdown: null,
};
const PROOF: PhaseLimitsAnswer = {
  ...PAPER,
  mode: 'live',
  size: '100',
  trades_per_day: 1,
  consecutive_losses: 3,
  rolling_win_rate: '0.55',
  drawdown: '0.05',
};
const TRIAL: PhaseLimitsAnswer = {
  ...PROOF,
  size: '200',
  trades_per_day: null,
  daily_loss: '0.05',
};

const rowsOf = (before: PhaseLimitsAnswer, after: PhaseLimitsAnswer) =>
  limitRows({ before, after }, 'USD').map((row) => `${row.term}: ${row.before} → ${row.after}`);

test('an advance says what it changes, and leaves out the limits that stay', () => {
  expect(rowsOf(PROOF, TRIAL)).toEqual([
    'Position size: 100 USD → 200 USD',
    'Trades a day: 1 → no limit',
    'Down at a day’s loss above: never → 5%',
  ]);
});

test('from paper to real money every limit is new', () => {
  expect(rowsOf(PAPER, PROOF)).toEqual([
    'Money: paper → real',
    'Position size: no limit → 100 USD',
    'Trades a day: no limit → 1',
    'Down after losses in a row: never → 3',
    'Down at a win rate below: never → 55%',
    'Down at a drawdown above: never → 5%',
  ]);
});

test('into Scaling the size says how far it may grow, though it begins as it was', () => {
  expect(rowsOf(TRIAL, { ...TRIAL, size_may_grow_to: '500' })).toEqual([
    'Position size: 200 USD → 200 USD, growing to 500 USD at most',
    'Trades a day: no limit → no limit',
  ]);
});
