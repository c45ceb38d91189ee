import {
  actualWords,
  importedWords,
  readinessWords,
  requiredWords,
  sentenceBeside,
} from './readiness';

describe('a gate in words', () => {
  it('shows the required comparison of the actual value, digit for digit (rules 4.1)', () => {
    expect(requiredWords({ code: 'win_rate', required: '0.65' })).toBe('at least 65%');
    expect(requiredWords({ code: 'missed_days', required: 3 })).toBe('at most 3');
    expect(requiredWords({ code: 'net_pnl', required: '0' })).toBe('more than 0');
    expect(requiredWords({ code: 'max_drawdown', required: '0.05' })).toBe('less than 5%');
  });

  it('tells no evidence from an average without a loser (rules 2.5)', () => {
    expect(actualWords({ code: 'average_rr', actual: '1.397139', status: 'not_met' })).toBe(
      '1.397139',
    );
    expect(actualWords({ code: 'average_rr', actual: null, status: 'insufficient' })).toBe(
      'none yet',
    );
    expect(actualWords({ code: 'average_rr', actual: null, status: 'met' })).toBe('no bound');
  });

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
