import {
  effectiveAt,
  instantText,
  sessionMark,
  shownSession,
  type CheckedState,
  type EventOf,
  type State,
} from '@phasegate/phase-core';

/** A session's row of `session_marks`, as far as the event and the state after it tell. */
export function markRow(
  bot: string,
  event: EventOf<'session.closed'>,
  after: CheckedState | State | null,
) {
  const { seq, date, counted } = event;
  const shown = shownSession(event, event.phase);
  const at = instantText(effectiveAt(event));
  // The fold closes sessions with the whole state only.
  if (after === null || !('record' in after))
    throw new Error(`session ${date} of bot ${bot} was closed without its track record`);
  const taken_down_from = shown.phase === event.phase ? null : shown.phase;
  return { bot, date, seq, at, ...shown, taken_down_from, counted, ...sessionMark(after) };
}

/**
 * `$1`: the bot, `$2`: rows as JSON, in any number; the running sum and the cap go on from the mark before them. A day
 * on which the bot was taken down has the figures of just before, which the downgrade's transition keeps: a new tenure
 * knows no drawdown (rules 2.8).
 */
export const INSERT_MARKS = `
  WITH before AS (
    SELECT pnl_cumulative, effective_size < size AS capped FROM session_marks WHERE bot = $1 ORDER BY date DESC LIMIT 1)
  INSERT INTO session_marks (bot, date, seq, at, phase, counted, equity, pnl_cumulative, drawdown, win_rate,
    rolling_win_rate, size, effective_size, cap_changed)
  SELECT $1, m.date, m.seq, m.at, m.phase, m.counted, m.equity,
    coalesce((SELECT pnl_cumulative FROM before), 0) + sum(m.total_pnl) OVER earlier,
    m.drawdown, m.win_rate, m.rolling_win_rate, m.size, m.effective_size,
    coalesce(m.effective_size < m.size, false)
      <> coalesce(lag(m.effective_size < m.size, 1, (SELECT capped FROM before)) OVER earlier, false)
  FROM (
    SELECT r.date, r.seq, r.at, r.phase, r.counted, r.equity, r.total_pnl, f.* FROM jsonb_to_recordset($2) r (
      date date, seq integer, at timestamptz, phase text, taken_down_from text, counted integer, equity numeric,
      total_pnl numeric, drawdown numeric, win_rate numeric, rolling_win_rate numeric, size numeric, effective_size numeric)
    LEFT JOIN LATERAL (
      SELECT t.evidence -> 'before' AS figures FROM transitions t
      WHERE t.bot = $1 AND t.type = 'phase.downgraded' AND t.from_phase = r.taken_down_from AND t.seq < r.seq
      ORDER BY t.seq DESC LIMIT 1) fallen ON true
    CROSS JOIN LATERAL jsonb_to_record(coalesce(fallen.figures, to_jsonb(r))) f (
      drawdown numeric, win_rate numeric, rolling_win_rate numeric, size numeric, effective_size numeric)) m
  WINDOW earlier AS (ORDER BY m.seq)`;

/** Figures whose extremes no chart may lose, in the order of the arrays of `mark_months`. */
export const MARKED_FIGURES = [
  'equity',
  'pnl_cumulative',
  'drawdown',
  'win_rate',
  'rolling_win_rate',
] as const;

/** Of a month's sessions that have the figure the one where it is least or greatest; of several the earliest. */
const extremes = (of: 'value' | 'date', direction: 'ASC' | 'DESC') =>
  `ARRAY[${MARKED_FIGURES.map((figure) => {
    const column = of === 'value' ? figure : 'date';
    return `(array_agg(m.${column} ORDER BY m.${figure} ${direction}, m.date) FILTER (WHERE m.${figure} IS NOT NULL))[1]`;
  }).join(', ')}]`;

/** Sums the months of these rows up, each anew: a month has 31 sessions at most. Same values as above. */
export const SUM_MONTHS_UP = `
  INSERT INTO mark_months (bot, month, sessions, first_date, last_date, least, least_on, greatest, greatest_on)
  SELECT $1, months.month, count(*), min(m.date), max(m.date),
    ${extremes('value', 'ASC')}, ${extremes('date', 'ASC')}, ${extremes('value', 'DESC')}, ${extremes('date', 'DESC')}
  FROM (SELECT DISTINCT date_trunc('month', r.date)::date AS month FROM jsonb_to_recordset($2) r (date date)) months
  JOIN session_marks m ON m.bot = $1 AND m.date >= months.month AND m.date < months.month + interval '1 month'
  GROUP BY months.month
  ON CONFLICT (bot, month) DO UPDATE SET sessions = excluded.sessions, first_date = excluded.first_date,
    last_date = excluded.last_date, least = excluded.least, least_on = excluded.least_on,
    greatest = excluded.greatest, greatest_on = excluded.greatest_on`;
