import type { DayRangeQuery, SeriesPointAnswer } from '@phasegate/contracts';
import type { DecimalText } from '@phasegate/phase-core';
import { MARKED_FIGURES } from '../../ledger/append/session-marks.js';
import type { Queries } from '../../ledger/transaction/queries.js';

/** Sessions of a range, at most as many as requested. */
export interface Points {
  readonly sessions: number;
  readonly points: SeriesPointAnswer[];
}

/** Up to this many sessions are read one by one; more are read by whole months. */
const ONE_BY_ONE = 1_000;
/** The first session and the last, and of each bucket two for every figure. */
const ENDS = 2;
const PICKS_A_BUCKET = 2 * MARKED_FIGURES.length;

/**
 * The sessions of a range as points. Where there are more than `most`: the first, the last, and in each of a number
 * of equally long buckets of time those where a figure is least and greatest (of several the earliest), so that no
 * spike is lost.
 */
export async function readPoints(
  queries: Queries,
  bot: string,
  { start = '-infinity', end = 'infinity' }: DayRangeQuery,
  most: number,
): Promise<Points> {
  const { rows } = await queries.query<{ touched: number }>(
    `SELECT coalesce(sum(sessions), 0)::int AS touched FROM mark_months
     WHERE bot = $1 AND last_date >= $2 AND first_date <= $3`,
    [bot, start, end],
  );
  const { touched } = rows[0]!;
  if (touched <= most) return everyMark(queries, bot, start, end);
  const buckets = Math.floor((most - ENDS) / PICKS_A_BUCKET);
  const values = [bot, start, end, buckets, touched > ONE_BY_ONE];
  return pointsOf((await queries.query<MarkRow>(PICKED, values)).rows);
}

interface MarkRow extends Omit<SeriesPointAnswer, 'at'>, Record<string, unknown> {
  readonly at: Date;
  /** Sessions of the range. */
  readonly sessions: number;
}

/** NUMERIC in plain notation (rules 1.1) as PostgreSQL writes it: a point has seven, an answer a thousand points. */
const MARK = `date, at, phase, trim_scale(equity)::text AS equity, trim_scale(pnl_cumulative)::text AS pnl_cumulative,
  trim_scale(drawdown)::text AS drawdown, trim_scale(win_rate)::text AS win_rate,
  trim_scale(rolling_win_rate)::text AS rolling_win_rate, counted, trim_scale(size)::text AS size,
  trim_scale(effective_size)::text AS effective_size`;

const everyMark = async (queries: Queries, bot: string, start: string, end: string) =>
  pointsOf(
    (
      await queries.query<MarkRow>(
        `SELECT ${MARK}, (count(*) OVER ())::int AS sessions FROM session_marks
         WHERE bot = $1 AND date BETWEEN $2 AND $3 ORDER BY date`,
        [bot, start, end],
      )
    ).rows,
  );

/** The session of each bucket where a figure is least, or greatest. */
const picked = (end: 'least' | 'greatest', direction: 'ASC' | 'DESC') =>
  MARKED_FIGURES.map(
    (_, place) =>
      `(SELECT DISTINCT ON (bucket) ${end}_on[${place + 1}] FROM bucketed WHERE ${end}[${place + 1}] IS NOT NULL
        ORDER BY bucket, ${end}[${place + 1}] ${direction}, ${end}_on[${place + 1}])`,
  ).join(' UNION ');

/**
 * `$4`: buckets; `$5`: whether months that lie in the range as a whole are looked at as such. Of the others, the
 * first and the last at most, every session is.
 */
const PICKED = `
  WITH stretches AS (
    SELECT sessions, first_date, last_date, least, least_on, greatest, greatest_on FROM mark_months
    WHERE bot = $1 AND first_date >= $2 AND last_date <= $3 AND $5
    UNION ALL
    SELECT 1, m.date, m.date, one.figures, one.dates, one.figures, one.dates
    FROM mark_months month
    JOIN session_marks m ON m.bot = $1 AND m.date BETWEEN month.first_date AND month.last_date AND m.date BETWEEN $2 AND $3
    CROSS JOIN LATERAL (
      SELECT ARRAY[${MARKED_FIGURES.join(', ')}] AS figures, array_fill(m.date, ARRAY[${MARKED_FIGURES.length}]) AS dates) one
    WHERE month.bot = $1 AND month.last_date >= $2 AND month.first_date <= $3
      AND NOT (month.first_date >= $2 AND month.last_date <= $3 AND $5)),
  ends AS (SELECT sum(sessions)::int AS sessions, min(first_date) AS first, max(last_date) AS last FROM stretches),
  bucketed AS MATERIALIZED (
    SELECT s.*, (s.first_date - ends.first) * $4::int / (ends.last - ends.first + 1) AS bucket FROM stretches s, ends),
  picked (date) AS (
    SELECT first FROM ends UNION SELECT last FROM ends UNION ${picked('least', 'ASC')} UNION ${picked('greatest', 'DESC')})
  SELECT ${MARK}, (SELECT sessions FROM ends) AS sessions
  FROM session_marks WHERE bot = $1 AND date IN (SELECT date FROM picked) ORDER BY date`;

const pointsOf = (rows: readonly MarkRow[]): Points => ({
  sessions: rows[0]?.sessions ?? 0,
  points: rows.map(({ sessions: _sessions, at, ...row }) => ({ ...row, at: at.toISOString() })),
});

/** The results of all sessions up to the latest. */
export async function latestCumulative(queries: Queries, bot: string): Promise<DecimalText> {
  const { rows } = await queries.query<{ sofar: string }>(
    `SELECT trim_scale(pnl_cumulative)::text AS sofar FROM session_marks WHERE bot = $1 ORDER BY date DESC LIMIT 1`,
    [bot],
  );
  return rows[0]?.sofar ?? '0';
}
