import { ATTENTION, type StatusAnswer } from '@phasegate/contracts';
import { attentionSentence, type Standing } from './attention';

const status: StatusAnswer = {
  bot: 'bot_1',
  phase: 'proof_of_concept',
  size: '100',
  effective_size: '100',
  breaker: null,
  downgrade_due: false,
  entries_today: 0,
  blocked_by: [],
  next_allowed_at: null,
  halted: false,
  quarantined: false,
  trading_day: '2026-03-09',
  equity: '10000',
  open_permits: [],
  open_trades: 0,
  exposure: '0',
  max_exposure: '10000',
  headroom: {
    consecutive_losses: { losses: 0, limit: 3 },
    rolling_win_rate: null,
    daily_loss: null,
    drawdown: { used: '0', limit: '0.05' },
  },
  readiness: {
    to: 'real_money_trial',
    ready: false,
    first_approval: null,
    recommended: false,
    met: 5,
    criteria: 6,
    summary: '',
  },
  as_of: '2026-03-09T14:30:00.000Z',
};
const figures: NonNullable<Standing['figures']> = {
  tenure_since: '2026-03-02T14:30:00.000Z',
  tenure_trades: 3,
  tenure_pnl: '1.5',
  last_trade_at: null,
  trading_days_without_entry: 5,
  one_short: null,
  day_pnl: '0',
  peak: '10000',
  drawdown: '0',
  nearest_downgrade: null,
  sparkline: [],
};

describe('attentionSentence', () => {
  it.each(ATTENTION)('has a sentence for %s, of a bot whose record cannot be read too', (code) => {
    for (const bot of [
      { status, figures },
      { status: null, figures: null },
    ])
      expect(attentionSentence(code, bot)).toMatch(/^[A-Z].*\.$/);
  });

  it('names the one criterion that is missing, and whether its evidence is complete', () => {
    const sentence = (evidence: 'not_met' | 'insufficient') =>
      attentionSentence('GATE_ONE_SHORT', {
        status,
        figures: {
          ...figures,
          one_short: {
            code: 'win_rate',
            status: evidence,
            sentence: 'Win rate 0.6, 0.65 needed.',
          },
        },
      });
    expect(sentence('not_met')).toBe(
      'One criterion short of Real Money Trial: Win rate 0.6, 0.65 needed. Its evidence is complete.',
    );
    expect(sentence('insufficient')).toContain('Its evidence is not complete yet.');
  });

  it('says to which phase a bot was downgraded, and for how long one has been idle', () => {
    expect(attentionSentence('DOWNGRADED', { status, figures })).toContain('to Proof of Concept');
    expect(attentionSentence('IDLE', { status, figures })).toContain('5 trading days');
  });
});
