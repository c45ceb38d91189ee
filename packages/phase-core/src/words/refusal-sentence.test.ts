import { admin, botIn, HOUR, START } from '../decide/bot-in-phase.fixture.js';
import { decideAdvance } from '../decide/advance.js';
import { decideRollback } from '../decide/override.js';
import { isRefusal } from '../decide/refusal.js';
import type { Phase } from '../phase.js';
import { refusalSentence } from './refusal-sentence.js';

const sentenceOf = (result: object) => (isRefusal(result) ? refusalSentence(result) : 'accepted');

describe('a refusal in words', () => {
  it('names each criterion of a gate that is not met (rules 4.4)', () => {
    expect(sentenceOf(decideAdvance(botIn('experience'), START + HOUR, admin))).toBe(
      'The gate to Proof of Concept is not met: profitable sessions, win rate, average R:R, profit factor, net P&L.',
    );
  });

  it('names the next phase to who would skip it (rules 7.3)', () => {
    const skip = decideAdvance(botIn('experience'), START + HOUR, admin, { to: 'scaling' });
    expect(sentenceOf(skip)).toBe('Phases cannot be skipped: next is Proof of Concept.');
  });

  it.each<[Phase, string]>([
    ['real_money_trial', 'the bot is in Real Money Trial already.'],
    ['scaling', 'the bot is in Real Money Trial: no password moves it forward.'],
  ])('says that a rollback to %s is none (rules 7.1)', (to, end) => {
    const draft = botIn('real_money_trial');
    expect(sentenceOf(decideRollback(draft, START + HOUR, admin, to, 'confirmed'))).toBe(
      `A rollback goes to an earlier phase, and ${end}`,
    );
  });

  it('names the parent of an entry that has no close of its own (rules 3.5)', () => {
    expect(
      refusalSentence({
        refused: 'TRADE_CONFLICT',
        trade_id: 't2',
        conflict: 'addition',
        parent_trade_id: 't1',
      }),
    ).toBe('Entry t2 added to trade t1 and has no close of its own: report the close of t1.');
  });

  it('names only the keys of a policy that it is about (rules 7.4)', () => {
    const change = { from: 1, to: 2 };
    expect(
      refusalSentence({
        refused: 'OVERRIDE_REQUIRED',
        changes: [
          { key: 'downgrade.scaling.daily_loss', effect: 'looser', ...change },
          { key: 'gates.experience.win_rate', effect: 'tighter', ...change },
        ],
      }),
    ).toBe(
      "Loosening needs an administrator's override (override_password): downgrade.scaling.daily_loss.",
    );
  });
});
