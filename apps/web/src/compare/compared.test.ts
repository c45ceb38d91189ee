import { pointOn, seriesOf } from '../charts/series.fixture';
import { compare, isOnPaper } from './compared';

const live = seriesOf([
  pointOn('2026-03-02', { equity: '10000' }),
  pointOn('2026-03-03', { equity: '20000' }),
  pointOn('2026-03-05', { equity: '21000' }),
]);

describe('two bots compared', () => {
  it('are both at 0 on the first day that both have, and stay where they were between sessions', () => {
    const other = seriesOf([
      pointOn('2026-03-03', { equity: '500' }),
      pointOn('2026-03-04', { equity: '475' }),
    ]);
    expect(compare(live, other)).toEqual({
      since: '2026-03-03',
      days: [
        { date: '2026-03-03', changes: ['0', '0'] },
        { date: '2026-03-04', changes: ['0', '-0.05'] },
        { date: '2026-03-05', changes: ['0.05', '-0.05'] },
      ],
    });
  });

  it('of a bot on paper alone, its results stand in for the equity that they never move (rules 2.7)', () => {
    const paper = seriesOf([
      pointOn('2026-03-03', { phase: 'experience', equity: '1000', pnl_cumulative: '0' }),
      pointOn('2026-03-05', { phase: 'experience', equity: '1000', pnl_cumulative: '30' }),
    ]);
    expect(isOnPaper(paper)).toBe(true);
    expect(isOnPaper(live)).toBe(false);
    expect(compare(live, paper)!.days.at(-1)!.changes).toEqual(['0.05', '0.03']);
  });

  it('take in the day that runs, once', () => {
    const now = pointOn('2026-03-05', { equity: '22000' });
    const days = compare({ ...live, now }, live)!.days;
    expect(days.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03', '2026-03-05']);
    expect(days.at(-1)!.changes).toEqual(['1.2', '1.1']);
  });

  it('need a session each', () => expect(compare(live, seriesOf([]))).toBeNull());
});
