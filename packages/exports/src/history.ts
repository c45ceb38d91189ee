import { canonicalLine, lineWithHash } from '@phasegate/db';
import { jsonCell, textCell } from './cell.js';
import { boundsOf, instantSql } from './instants.js';
import type { Books, Piece, Pieces } from './lines.js';
import type { Redactor } from './redaction.js';

const FROM = 'FROM events WHERE bot = $1 AND at >= $2 AND at < $3 ORDER BY seq';

/**
 * PostgreSQL puts the lines together, for there may be millions: types, phases and hashes are values that we choose, the
 * bot's cell comes ready, and the JSON, which is the line as it was hashed, is a quoted cell.
 */
const CSV = `SELECT ${instantSql('at')} || ',' || $4 || ',' || seq || ',' || type || ',' || coalesce(phase, '') || ',' ||
    hash || ',"' || replace(body, '"', '""') || E'"\\r\\n' ${FROM}`;
/** The cells before the JSON, which follows the hash, and the JSON itself. */
const CSV_LINE = /^(.*?,[0-9a-f]{64},)"(\{.*\})"\r\n$/s;

const JSON_LINES = `SELECT body, hash ${FROM}`;

/** Every event, bot by bot, in the order of the log. A redacted line says so, and keeps the hash of what it was. */
export async function* historyPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const { bot, market } of snapshot.bots) {
    const values = [bot, ...boundsOf(market, range), textCell(bot)];
    for await (const rows of snapshot.rows<[line: string]>(CSV, values))
      yield pieceOf(
        rows.map(([line]) => line),
        books,
        redactedCsvLine,
      );
  }
}

/** The same as JSON Lines: the lines of the mirror, byte for byte. */
export async function* historyJsonPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const { bot, market } of snapshot.bots)
    yield* logPieces(books, JSON_LINES, [bot, ...boundsOf(market, range)]);
}

/** @param statement gives the text and the hash of each line */
export async function* logPieces(
  books: Books,
  statement: string,
  values: readonly unknown[],
): Pieces {
  const { snapshot } = books;
  for await (const rows of snapshot.rows<[body: string, hash: string]>(statement, values))
    yield pieceOf(
      rows.map(([body, hash]) => `${lineWithHash(body, hash)}\n`),
      books,
      redactedJsonLine,
    );
}

/** A line without its secrets; null: there are none in it. */
type RedactedLine = (redactor: Redactor, line: string) => string | null;

/** Most lines hold nothing of the kind: they are searched together. */
function pieceOf(
  lines: readonly string[],
  { redactor, onRedacted }: Books,
  redacted: RedactedLine,
): Piece {
  const text = lines.join('');
  if (!redactor.suspects(text)) return { rows: lines.length, text };
  const clean = lines.map((line) => {
    const without = redactor.suspects(line) ? redacted(redactor, line) : null;
    if (without !== null) onRedacted(1);
    return without ?? line;
  });
  return { rows: lines.length, text: clean.join('') };
}

function redactedCsvLine(redactor: Redactor, line: string): string | null {
  const [, before, cell] = CSV_LINE.exec(line) ?? [];
  if (before === undefined || cell === undefined) return changedText(line, redactor.redact(line));
  const json = redactedJson(redactor, cell.replaceAll('""', '"'));
  return json === null ? null : `${before}${jsonCell(json)}\r\n`;
}

function redactedJsonLine(redactor: Redactor, line: string): string | null {
  const json = redactedJson(redactor, line);
  return json === null ? null : `${json}\n`;
}

function redactedJson(redactor: Redactor, json: string): string | null {
  const event = objectOf(json);
  // A damaged line is no JSON object: it is redacted as text.
  if (event === null) return changedText(json, redactor.redact(json));
  const clean = redactor.redactObject(event);
  return clean === event ? null : canonicalLine({ ...clean, redacted: true });
}

const changedText = (before: string, after: string): string | null =>
  after === before ? null : after;

function objectOf(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
