import { chartModel } from './chart-model';
import { startOf } from './range';
import { pointOn, seriesOf } from './series.fixture';
import { trendWords } from './trend-words';

it('says in words, digit for digit, what the charts show', () => {
  const series = seriesOf([
    pointOn('2026-03-02', { equity: '9007199254740993.01' }),
    pointOn('2026-03-03', { equity: '9007199254740994.07', win_rate: '0.653', size: null }),
  ]);
  expect(trendWords(chartModel(series), series, 'USD')).toBe(
    'Equity from 9,007,199,254,740,993.01 USD on 2026-03-02 to 9,007,199,254,740,994.07 USD on 2026-03-03, over 2 sessions. No downgrade. Win rate at the end 65.3%. No size: paper only.',
  );
  expect(trendWords(chartModel(seriesOf([])), seriesOf([]), 'USD')).toBe('No session yet.');
});

it('counts a range back from the trading day, over months and leap years', () => {
  expect(startOf('90-days', '2026-03-09')).toBe('2025-12-09');
  expect(startOf('year', '2025-02-28')).toBe('2024-02-29');
  expect(startOf('all', '2026-03-09')).toBeUndefined();
});
