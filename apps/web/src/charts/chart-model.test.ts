import type { SeriesAnswer } from '@phasegate/contracts';
import fc from 'fast-check';
import { chartModel } from './chart-model';
import { pointOn, seriesOf } from './series.fixture';

const DAY_MS = 86_400_000;
const dayOf = (number: number): string =>
  new Date(Date.UTC(2026, 0, 1) + number * DAY_MS).toISOString().slice(0, 10);
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 1, max: 99_999_999 }))
  .map(([whole, rest]) => `${whole}.${String(rest).padStart(8, '0')}`.replace(/0+$/, ''));

describe('a series on the time axis', () => {
  it('keeps the order of the sessions, and every digit of what is read', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 40 }),
        fc.array(decimal, { minLength: 40, maxLength: 40 }),
        (days, equities) => {
          const points = days
            .sort((one, other) => one - other)
            .map((day, place) => pointOn(dayOf(day), { equity: equities[place]! }));
          const { moments, equity } = chartModel(seriesOf(points));
          expect(moments.map(({ point }) => point)).toEqual(points);
          const times = equity.map(({ time }) => time);
          expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
        },
      ),
    );
  });

  it('tells between two sessions of the one before, and of the size of now', () => {
    const step = {
      seq: 7,
      at: '2026-03-03T15:00:00.000Z',
      size: '300.5',
      effective_size: null,
      cause: 'win_streak',
      sentence: '5 wins in a row.',
    } as const;
    const [first, last] = [pointOn('2026-03-02'), pointOn('2026-03-03', { size: '300.5' })];
    const { moments, equity, size } = chartModel(seriesOf([first, last], { sizes: [step] }));
    expect(moments.map(({ at, point, size }) => [at, point?.date, size])).toEqual([
      [first.at, '2026-03-02', '200'],
      [step.at, '2026-03-02', '300.5'],
      [last.at, '2026-03-03', '300.5'],
    ]);
    expect(moments.map(({ step }) => step)).toEqual([null, step, step]);
    expect(equity).toHaveLength(2);
    expect(size.map(({ value }) => value)).toEqual([200, 300.5, 300.5]);
  });

  it('has no value where the API gives none, rather than a zero', () => {
    const points = [pointOn('2026-03-02', { win_rate: null, size: null }), pointOn('2026-03-03')];
    const { winRate, size, rollingWinRate } = chartModel(seriesOf(points));
    expect(winRate.map(({ value }) => value)).toEqual([null, 0.7]);
    expect(size.map(({ value }) => value)).toEqual([null, 200]);
    expect(rollingWinRate.map(({ value }) => value)).toEqual([null, null]);
  });

  it('shows the thresholds that were in force at each moment', () => {
    const threshold = {
      phase: 'real_money_trial',
      policy_version: 1,
      win_rate_window: { unit: 'trades', size: 100 },
      rolling_window: 20,
      max_drawdown: null,
      drawdown_downgrade: null,
      daily_loss_downgrade: null,
      consecutive_losses_downgrade: 3,
    } as const;
    const change = '2026-03-03T12:00:00.000Z';
    const { winRateRequired, rollingWinRateFloor } = chartModel(
      seriesOf([pointOn('2026-03-02'), pointOn('2026-03-03')], {
        thresholds: [
          {
            ...threshold,
            from: '2026-03-01T00:00:00.000Z',
            to: change,
            win_rate_required: '0.7',
            win_rate_downgrade: '0.55',
          },
          {
            ...threshold,
            from: change,
            to: null,
            win_rate_required: '0.75',
            win_rate_downgrade: null,
          },
        ],
      }),
    );
    expect(winRateRequired.map(({ value }) => value)).toEqual([0.7, 0.75]);
    expect(rollingWinRateFloor.map(({ value }) => value)).toEqual([0.55, null]);
  });

  it('lets a band run on to the end while the bot is in it, and leaves out those before the range', () => {
    const band = {
      phase: 'proof_of_concept',
      entered_by: 'phase.advanced',
      left_by: null,
      seq: 1,
    } as const;
    const points = ['2026-03-02', '2026-03-03', '2026-03-04'].map((date) => pointOn(date));
    const { stretches, moments } = chartModel(
      seriesOf(points, {
        bands: [
          { ...band, from: '2026-01-01T00:00:00.000Z', to: '2026-03-03T12:00:00.000Z' },
          { ...band, phase: 'real_money_trial', from: '2026-03-03T12:00:00.000Z', to: null },
        ],
      }),
    );
    const times = moments.map(({ time }) => time);
    expect(stretches.map(({ band: { phase }, from, to }) => [phase, from, to])).toEqual([
      ['proof_of_concept', times[0], times[1]],
      ['real_money_trial', times[1], times[2]],
    ]);
  });

  it('shows the day of a downgrade under the phase that lost, the size line as it went on (rules 2.8)', () => {
    const band = { entered_by: 'phase.advanced', left_by: null, seq: 1 } as const;
    const fell = '2026-03-03T15:00:00.000Z';
    const step: SeriesAnswer['sizes'][number] = {
      seq: 9,
      at: fell,
      size: '200',
      effective_size: '200',
      cause: 'downgraded',
      sentence: 'Downgraded.',
    };
    const { moments } = chartModel(
      seriesOf(
        [
          pointOn('2026-03-02'),
          pointOn('2026-03-03', { phase: 'scaling', size: '600', drawdown: '0.06' }),
        ],
        {
          bands: [
            { ...band, phase: 'scaling', from: '2026-03-01T00:00:00.000Z', to: fell },
            { ...band, phase: 'real_money_trial', from: fell, to: null },
          ],
          sizes: [step],
        },
      ),
    );
    const session = moments.at(-1)!;
    expect(session.band?.phase).toBe('scaling');
    expect(session.point?.drawdown).toBe('0.06');
    expect(session.size).toBe('200');
  });

  it('ends a win rate with its tenure: the window restarts (rules 2.6)', () => {
    const band = {
      phase: 'real_money_trial',
      entered_by: 'sessions.reset',
      left_by: null,
      seq: 1,
    } as const;
    const change = '2026-03-03T12:00:00.000Z';
    const { winRate } = chartModel(
      seriesOf(
        ['2026-03-02', '2026-03-03', '2026-03-04'].map((date) => pointOn(date)),
        {
          bands: [
            { ...band, from: '2026-03-01T00:00:00.000Z', to: change },
            { ...band, from: change, to: null },
          ],
        },
      ),
    );
    expect(winRate.map(({ endsTenure }) => endsTenure)).toEqual([true, false, true]);
  });

  it('marks a downgrade at the first moment after it, and none from before the range', () => {
    const downgrade = {
      seq: 9,
      from_phase: 'scaling',
      to_phase: 'real_money_trial',
      triggers: [],
    } as const;
    const points = [pointOn('2026-03-02'), pointOn('2026-03-03')];
    const { downgrades, moments } = chartModel(
      seriesOf(points, {
        downgrades: [
          { ...downgrade, triggers: [], at: '2026-02-01T15:00:00.000Z' },
          { ...downgrade, triggers: [], at: '2026-03-03T15:00:00.000Z' },
        ],
      }),
    );
    expect(downgrades.map(({ time }) => time)).toEqual([moments[1]!.time]);
  });

  it('is empty for a bot without sessions', () => {
    expect(chartModel(seriesOf([]))).toMatchObject({ moments: [], equity: [], stretches: [] });
  });
});
