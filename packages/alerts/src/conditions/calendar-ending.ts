import { LAST_YEAR } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import type { Condition } from './watch.js';

/** Days before the calendar's end at which an alert is raised, the first as in rules 1.3. */
const TOLD_AT_DAYS = [180, 30, 7, 0];

const WHERE_IT_STANDS = `
  SELECT floor(extract(epoch FROM ($1::timestamp AT TIME ZONE 'America/New_York') - phase_clock()) / 86400)::int
    AS days_left`;

const BOTS = `
  SELECT count(*) AS bots FROM bot_states JOIN bots ON bots.id = bot_states.bot
  WHERE archived_at IS NULL AND policies::jsonb #>> '{policy,calendar,kind}' = 'us-equities'`;

/** The built-in calendar nears its end: beyond it live entries are blocked (rules 1.3). One condition per notice. */
export const calendarEnding: readonly Condition[] = TOLD_AT_DAYS.map((days, place) => ({
  key: `calendar_ending:${LAST_YEAR}:${days}`,
  async observe(pool) {
    const days_left = await daysLeft(pool);
    const later = TOLD_AT_DAYS[place + 1] ?? -Infinity;
    if (days_left > days || days_left <= later) return null;
    const { rows } = await pool.query<{ bots: string }>(BOTS);
    const bots = Number(rows[0]!.bots);
    if (bots === 0) return null;
    const ends = `${LAST_YEAR}-12-31`;
    return {
      kind: 'calendar_ending',
      title: `The us-equities calendar ${whenOf(days_left)}`,
      text: [
        `The built-in us-equities calendar ends on ${ends}; ${bots === 1 ? '1 bot uses' : `${bots} bots use`} it.`,
        'After that day their live entries are blocked (CALENDAR_ENDED); exits are not.',
        'To do: install a release of Phasegate with a later calendar.',
      ].join('\n'),
      facts: { ends, days_left, bots },
    };
  },
}));

async function daysLeft(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ days_left: number }>(WHERE_IT_STANDS, [
    `${LAST_YEAR + 1}-01-01`,
  ]);
  return rows[0]!.days_left;
}

function whenOf(days_left: number): string {
  if (days_left < 0) return 'has ended';
  return days_left === 0
    ? 'ends today'
    : `ends in ${days_left} ${days_left === 1 ? 'day' : 'days'}`;
}
