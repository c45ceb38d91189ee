import { calendarOf } from './calendar';

const day = (date: string, pnl: string) => ({ date, pnl, phase: 'scaling' as const, trades: 1 });

describe('the calendar of sessions', () => {
  const calendar = calendarOf({
    start: '2025-03-09',
    end: '2026-03-09',
    days: [day('2025-03-10', '100'), day('2025-03-14', '-30'), day('2026-03-09', '0')],
  });

  it('has a column a week, Monday on top', () => {
    expect(calendar.weeks).toBe(53);
    expect(calendar.squares.map(({ week, weekday }) => [week, weekday])).toEqual([
      [0, 0],
      [0, 4],
      [52, 0],
    ]);
    expect(calendar.months).toHaveLength(12);
    expect(calendar.months[0]).toEqual({ name: 'Apr', week: 3 });
  });

  it('shades a gain or a loss by the largest of the year', () =>
    expect(calendar.squares.map(({ level }) => level)).toEqual([4, -2, 0]));
});
