import { botIn, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import { mergedPolicy } from '../policy/merge.js';
import { sessionMark } from './session-mark.js';

const policy = mergedPolicy({
  gates: { real_money_trial: { trade_window: 3 } },
  downgrade: {
    real_money_trial: { rolling_window: 2, consecutive_losses: null, rolling_win_rate: null },
    scaling: { rolling_window: 2, consecutive_losses: null, rolling_win_rate: null },
  },
});

describe('a bot’s figures at the end of a session', () => {
  it('has no rates before there are trades', () => {
    expect(sessionMark(botIn('real_money_trial', policy).state)).toEqual({
      equity: '10000',
      drawdown: '0',
      win_rate: null,
      rolling_win_rate: null,
      size: '200',
      effective_size: '200',
    });
  });

  it('measures the win rate over the gate’s window, and over the downgrade’s once that is full', () => {
    const draft = botIn('real_money_trial', policy);
    traded(draft, START + HOUR, 't1', '-100');
    expect(sessionMark(draft.state)).toMatchObject({ win_rate: '0', rolling_win_rate: null });
    traded(draft, START + HOUR, 't2', '10');
    expect(sessionMark(draft.state)).toMatchObject({ win_rate: '0.5', rolling_win_rate: '0.5' });
    traded(draft, START + HOUR, 't3', '10');
    expect(sessionMark(draft.state)).toMatchObject({ win_rate: '0.666667', rolling_win_rate: '1' });
    traded(draft, START + HOUR, 't4', '10');
    expect(sessionMark(draft.state)).toMatchObject({ win_rate: '1', rolling_win_rate: '1' });
  });

  it('tells the share by which equity is below its peak in the tenure (rules 6.1)', () => {
    const draft = botIn('real_money_trial', policy);
    traded(draft, START + HOUR, 't1', '2500');
    traded(draft, START + HOUR, 't2', '-500');
    expect(sessionMark(draft.state)).toMatchObject({ equity: '12000', drawdown: '0.04' });
  });

  it('caps the size in Scaling at its share of equity (rules 3.2)', () => {
    const draft = botIn('scaling', policy);
    traded(draft, START + HOUR, 't1', '-7000');
    expect(sessionMark(draft.state)).toMatchObject({ size: '200', effective_size: '150' });
  });

  it('leaves equity as it was on paper, and has no downgrade’s window there (rules 2.7, 6.2)', () => {
    const draft = botIn('experience', policy);
    traded(draft, START + HOUR, 't1', '50');
    expect(sessionMark(draft.state)).toMatchObject({
      equity: '10000',
      rolling_win_rate: null,
      size: null,
      effective_size: null,
    });
  });
});
