import {
  actualWords,
  importedWords,
  readinessWords,
  requiredWords,
  sentenceBeside,
  type Criterion,
} from './readiness';

describe('a gate in words', () => {
  it('shows the required comparison of the actual value, with every digit beside (rules 4.1)', () => {
    expect(requiredWords({ code: 'win_rate', required: '0.65' }, 'USD').shown).toBe('at least 65%');
    expect(requiredWords({ code: 'profit_factor', required: '2.333333' }, 'USD')).toEqual({
      shown: 'at least 2.33',
      exact: 'at least 2.333333',
    });
    expect(requiredWords({ code: 'missed_days', required: 3 }, 'USD').shown).toBe('at most 3');
    expect(requiredWords({ code: 'net_pnl', required: '0' }, 'USD').shown).toBe('more than 0 USD');
    expect(requiredWords({ code: 'max_drawdown', required: '0.05' }, 'USD').shown).toBe(
      'less than 5%',
    );
  });

  it('tells no evidence from an average without a loser (rules 2.5)', () => {
    const shown = (status: Criterion['status']) =>
      actualWords({ code: 'average_rr', actual: null, required: '1.5', status }, 'USD').shown;
    expect(shown('insufficient')).toBe('none yet');
    expect(shown('met')).toBe('no bound');
  });

  it.each([
    ['average_rr', '1.397139', '1.5', '1.4', '1.397139'],
    ['win_rate', '0.66666666666666666667', '0.65', '66.67%', '66.666666666666666667%'],
    ['win_rate', '0.64999', '0.65', '64.999%', '64.999%'],
    ['average_rr', '1.4999', '1.5', '1.4999', '1.4999'],
    ['net_pnl', '-12.345', '0', '-12.345 USD', '-12.345 USD'],
  ] as const)(
    'rounds %s %s, of %s required, to %s, unless it would look like enough',
    (code, actual, required, shown, exact) => {
      expect(actualWords({ code, actual, required, status: 'not_met' }, 'USD')).toEqual({
        shown,
        exact,
      });
    },
  );

  it('names what was imported, and is silent where nothing was', () => {
    const of = { of: 20, unit: 'sessions' } as const;
    expect(importedWords({ imported: { imported: 12, ...of } })).toBe('12 of 20 sessions');
    expect(importedWords({ imported: { imported: 0, ...of } })).toBeNull();
  });

  it('does not repeat what is missing where it has a column of its own', () => {
    const [sentence, missing] = ['1 trading day of the 60 needed: 59 more.', '59 more'];
    expect(sentenceBeside({ sentence, missing })).toBe('1 trading day of the 60 needed.');
    expect(sentenceBeside({ sentence, missing: null })).toBe(sentence);
    expect(sentenceBeside({ sentence, missing: '58 more' })).toBe(sentence);
  });

  it('says how near a bot is', () => {
    const gate = { to: 'scaling', ready: false, met: 5, criteria: 6 };
    expect(readinessWords(gate)).toBe('5 of 6 criteria met');
    expect(readinessWords({ ...gate, ready: true })).toMatch(/^Ready/);
    expect(readinessWords({ ...gate, to: null })).toMatch(/no gate above/);
  });
});
