import { futuresSentences } from './words';

const share = (probability: string) => ({ probability, low: '0.1', high: '0.9' });
const fan = { q5: '1', q25: '1', q50: '1', q75: '1', q95: '1' };
const result = {
  runs: 2000,
  seed: 1,
  trades: 40,
  phase: 'proof_of_concept',
  to: 'real_money_trial',
  passed: share('0.625'),
  median_date: '2026-05-04',
  downgraded: share('0.125'),
  lost_a_tenth: share('0'),
  days: [{ date: '2026-03-10', equity: fan, size: fan }],
} as const;
const sentences = (given: object) =>
  futuresSentences({ ...result, days: [...result.days], ...given });

describe('futuresSentences', () => {
  it('tells the chance of each, with its interval', () => {
    expect(sentences({})).toEqual([
      'It passes the gate to Real Money Trial within 1 trading days in 62.5% (10% to 90%) of its futures, in half of them by 2026-05-04.',
      'It is downgraded within 1 trading days in 12.5% (10% to 90%).',
      'Its equity falls more than 10% below that of today in 0% (10% to 90%).',
    ]);
  });

  it('names no date that fewer than half reach, and no gate in Scaling', () => {
    expect(sentences({ median_date: null })[0]).toContain('in fewer than half of them');
    expect(sentences({ to: null, passed: null })).toHaveLength(2);
  });
});
