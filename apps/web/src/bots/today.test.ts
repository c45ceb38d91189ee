import { usedToday } from './today';

const AT_OPEN = '2026-03-10T11:00:00.000Z';
const standing = (over: Partial<Parameters<typeof usedToday>[0]>) =>
  usedToday({
    phase: 'proof_of_concept',
    entries_today: 0,
    blocked_by: [],
    next_allowed_at: null,
    open_permits: [],
    trading_day: '2026-03-09',
    as_of: '2026-03-09T15:00:00.000Z',
    ...over,
  });

describe('what a bot has used of its trading day', () => {
  it('counts live entries, and names the limit only where it is reached', () => {
    expect(standing({})).toEqual({ day: null, words: 'No entries', limit: null, next: null });
    expect(standing({ phase: 'scaling', entries_today: 3 }).words).toBe('3 entries');
    expect(
      standing({ entries_today: 1, blocked_by: ['DAILY_LIMIT'], next_allowed_at: AT_OPEN }),
    ).toEqual({ day: null, words: '1 entry', limit: 'the day’s limit', next: AT_OPEN });
  });

  it('says when a permit holds the day’s entry', () => {
    const permit = { trade_id: 't', notional: '100', granted_at: AT_OPEN, expires_at: AT_OPEN };
    expect(standing({ blocked_by: ['DAILY_LIMIT'], open_permits: [permit] })).toMatchObject({
      words: 'No entries',
      limit: 'taken by a permit',
    });
  });

  it('says which trading day is meant on a weekend, a holiday or at night (rules 1.4)', () => {
    const sunday = { trading_day: '2026-03-06', as_of: '2026-03-08T15:00:00.000Z' };
    expect(standing({ ...sunday, entries_today: 1 })).toMatchObject({
      day: '2026-03-06',
      words: '1 entry',
    });
  });

  it('has nothing to count on paper', () => {
    expect(standing({ phase: 'experience', blocked_by: ['PAPER_ONLY'] }).words).toBe('On paper');
  });
});
