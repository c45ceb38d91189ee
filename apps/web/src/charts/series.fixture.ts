import type { SeriesAnswer } from '@phasegate/contracts';

type Point = SeriesAnswer['points'][number];

export const pointOn = (date: string, changes: Partial<Point> = {}): Point => ({
  date,
  at: `${date}T23:59:00.000Z`,
  phase: 'real_money_trial',
  equity: '10000',
  pnl_cumulative: '0',
  drawdown: '0',
  win_rate: '0.7',
  rolling_win_rate: null,
  counted: 1,
  size: '200',
  effective_size: '200',
  ...changes,
});

export const seriesOf = (points: Point[], changes: Partial<SeriesAnswer> = {}): SeriesAnswer => ({
  as_of: '2026-03-31T00:00:00.000Z',
  from: points[0]?.date ?? null,
  to: points.at(-1)?.date ?? null,
  sessions: points.length,
  points,
  now: null,
  bands: [],
  thresholds: [],
  downgrades: [],
  sizes: [],
  left_off_before: null,
  ...changes,
});
