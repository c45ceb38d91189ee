import { NOTED_CHANGES } from '@phasegate/contracts';
import { sinceSentences } from './since-words';

describe('what changed since the last decision', () => {
  it('is told in sentences, the trades of each mode first', () => {
    expect(
      sinceSentences(
        {
          trades: [
            { mode: 'live', opened: 14, closed: 12, wins: 9, losses: 3, pnl: '34.5' },
            { mode: 'paper', opened: 1, closed: 0, wins: 0, losses: 0, pnl: '0' },
          ],
          sessions: 3,
          changes: [
            { type: 'breaker.tripped', count: 1 },
            { type: 'policy.published', count: 2 },
          ],
        },
        'USD',
      ),
    ).toEqual([
      '14 live trades were opened, 12 of them closed: 9 won, 3 lost, +34.50 USD.',
      '1 paper trade was opened, none of them closed yet.',
      '3 sessions were finished.',
      'The breaker was tripped once.',
      '2 policy versions were published.',
    ]);
  });

  it('has words for every change that is noted', () => {
    const changes = NOTED_CHANGES.map((type) => ({ type, count: 1_000 }));
    for (const sentence of sinceSentences({ trades: [], sessions: 0, changes }, 'USD'))
      expect(sentence).toContain('1,000');
  });
});
