import { SHOWN_PHASE, SHOWN_PNL } from '@phasegate/db';
import { csvLines, type Books, type Pieces } from './lines.js';
import { textCell } from './cell.js';

/** NUMERIC is text all the way, as the event had it: no digit is lost, none is added. Days as people see them (rules 2.8). */
const SESSIONS = `SELECT date::text, ${SHOWN_PHASE}, trades_executed::text, win_rate::text, average_rr::text, (${SHOWN_PNL})::text,
    array_to_string(position_sizes, ';'), circuit_breaker_trips::text
  FROM sessions WHERE bot = $1 AND date BETWEEN coalesce($2::date, '-infinity') AND coalesce($3::date, 'infinity')
  ORDER BY date`;

type SessionRow = [date: string, ...rest: (string | null)[]];

/** Finished sessions, bot by bot, by date. */
export async function* sessionPieces({ snapshot, range }: Books): Pieces {
  for (const { bot } of snapshot.bots) {
    const name = textCell(bot);
    for await (const rows of snapshot.rows<SessionRow>(SESSIONS, [bot, range.start, range.end]))
      yield csvLines(rows.map(([date, ...rest]) => [date, name, ...rest].join(',')));
  }
}
