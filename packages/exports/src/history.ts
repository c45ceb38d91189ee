import { textCell } from './cell.js';
import { boundsOf, instantSql } from './instants.js';
import type { Books, Piece, Pieces } from './lines.js';

const FROM = 'FROM events WHERE bot = $1 AND at >= $2 AND at < $3 ORDER BY seq';

/**
 * PostgreSQL puts the lines together, for there may be millions: types, phases and hashes are words of ours, the
 * bot's cell comes ready, and the JSON, which is the line as it was hashed, is a quoted cell.
 */
const CSV = `SELECT ${instantSql('at')} || ',' || $4 || ',' || seq || ',' || type || ',' || coalesce(phase, '') || ',' ||
    hash || ',"' || replace(body, '"', '""') || E'"\\r\\n' ${FROM}`;

/** The canonical text as it was hashed, with the hash: a line of the mirror (interface: Files). */
const JSON_LINES = `SELECT left(body, -1) || ',"hash":"' || hash || E'"}\\n' ${FROM}`;

/** Every event, bot by bot, in the order of the log. A redacted line says so, and keeps the hash of what it was. */
export async function* historyPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const { bot, market } of snapshot.bots) {
    const values = [bot, ...boundsOf(market, range), textCell(bot)];
    for await (const rows of snapshot.rows<[line: string]>(CSV, values))
      yield redacted(rows, books, /\}"\r\n$/, ',""redacted"":true}"\r\n');
  }
}

/** The same as JSON Lines. */
export async function* historyJsonPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const { bot, market } of snapshot.bots)
    for await (const rows of snapshot.rows<[line: string]>(JSON_LINES, [
      bot,
      ...boundsOf(market, range),
    ]))
      yield redacted(rows, books, /\}\n$/, ',"redacted":true}\n');
}

/** Most lines hold nothing of the kind: they are searched together. */
function redacted(
  rows: readonly [string][],
  { redactor, onRedacted }: Books,
  end: RegExp,
  mark: string,
): Piece {
  const lines = rows.map(([line]) => line);
  const text = lines.join('');
  if (!redactor.suspects(text)) return { rows: lines.length, text };
  const clean = lines.map((line) => {
    const without = redactor.redact(line);
    if (without === line) return line;
    onRedacted(1);
    return without.replace(end, mark);
  });
  return { rows: lines.length, text: clean.join('') };
}
