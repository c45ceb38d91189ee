import { AUDIT_KINDS, AUDITED } from '@phasegate/contracts';
import { auditSentence, KINDS, reasonWords } from './words';

const sentence = (type: string, fields: object) =>
  auditSentence({ type, currency: 'USD', event: { type, ...fields } });

describe('the audit trail in words', () => {
  it('offers the kinds of the API', () => expect(KINDS).toEqual(AUDIT_KINDS));

  it('tells what happened', () => {
    expect(sentence('phase.advanced', { from: 'experience', to: 'proof_of_concept' })).toBe(
      'Advanced from Experience to Proof of Concept',
    );
    expect(
      sentence('phase.downgraded', {
        ...{ from: 'scaling', to: 'real_money_trial', triggers: ['consecutive_losses'] },
      }),
    ).toBe('Downgraded from Scaling to Real Money Trial: consecutive losses');
    expect(sentence('import.completed', { as: 'paper', trades: 3, sessions: 2 })).toBe(
      'History of a paper account imported: 3 trades in 2 sessions',
    );
    expect(sentence('position_size.changed', { before: '600', after: '1700.5' })).toBe(
      'Position size changed from 600 USD to 1,700.50 USD',
    );
    expect(sentence('trade.size_exceeded', { notional: '120', permitted: '100' })).toBe(
      'Fill of 120 USD beyond the 100 USD permitted',
    );
    expect(reasonWords('win_streak', null)).toBe('win streak');
    expect(reasonWords('A drill.', 'usr_1')).toBe('“A drill.”');
    expect(sentence('members.changed', {})).toBe('Members changed');
    expect(auditSentence({ type: 'phase.advanced', currency: 'USD', event: null })).toBe(
      'A damaged line',
    );
  });

  it('has words of its own for every type of a bot’s log', () => {
    for (const type of Object.values(AUDITED).flat())
      expect(sentence(type, { from: 'scaling', to: 'scaling' })).not.toContain('.');
  });
});
