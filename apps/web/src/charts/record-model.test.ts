import type { SeriesPointAnswer } from '@phasegate/contracts';
import { recordModel } from './record-model';

const point = (date: string, over: Partial<SeriesPointAnswer>): SeriesPointAnswer => ({
  ...{ date, at: `${date}T14:30:00.000Z`, phase: 'scaling', equity: '1000', pnl_cumulative: '0' },
  ...{ drawdown: null, win_rate: null, rolling_win_rate: null, counted: 0, size: null },
  effective_size: null,
  ...over,
});

const onPaper = (date: string, pnl_cumulative: string) =>
  point(date, { phase: 'experience', drawdown: '0', pnl_cumulative });

describe('the picture of a record', () => {
  it('is the equity and the drawdown of a bot that trades live (rules 6.1)', () => {
    const points = [
      point('2026-03-02', { equity: '1000', drawdown: null }),
      point('2026-03-03', { equity: '950.5', drawdown: '0.0495' }),
      point('2026-03-04', { equity: '1010', drawdown: '0' }),
    ];
    const model = recordModel({ points, now: null }, 'USD')!;
    expect(model.under.map(({ value }) => value)).toEqual([null, -0.0495, 0]);
    expect(model.words).toBe(
      'Equity from 1,000 USD on 2026-03-02 to 1,010 USD on 2026-03-04. Deepest drawdown 4.95% on 2026-03-03.',
    );
  });

  it('is the sum of results of a bot on paper, which never move its equity (rules 2.7)', () => {
    const points = [onPaper('2026-03-02', '-5'), onPaper('2026-03-03', '20')];
    const now = onPaper('2026-03-04', '12');
    const model = recordModel({ points, now }, 'USD')!;
    expect(model.underIn).toBe('money');
    expect(model.under.map(({ value }) => value)).toEqual([-5, 0, -8]);
    expect(model.words).toContain('+12.00 USD in all');
  });

  it('takes two sessions at least', () =>
    expect(recordModel({ points: [point('2026-03-02', {})], now: null }, 'USD')).toBeNull());
});
