/**
 * Cells of a CSV file (RFC 4180) that no spreadsheet runs. A text that a program might take for a formula gets an
 * apostrophe in front: one that begins, after any white space, with = + - @ or one of their full-width forms, or
 * with a tab or a carriage return. A text that begins with an apostrophe gets one as well, so that taking off the
 * first apostrophe of a cell always gives back the text.
 */

/** White space as programs that trim see it: also the byte order mark and characters without width. */
const SPACE = '[\\s\\u0000-\\u0020\\u0085\\u180e\\u200b-\\u200f\\u2060\\ufeff]*';
const NEEDS_APOSTROPHE = new RegExp(`^(?:'|[\\t\\r]|${SPACE}[=+\\-@＝＋－﹣−＠﹢﹦﹫])`, 'u');
/** Quoting is all that there is to writing CSV; a library made the export twice as slow. Tests read it with one. */
const NEEDS_QUOTES = /[",\r\n]/;

/** A text from outside: a name, a reason, an id. */
export const textCell = (text: string | null): string =>
  text === null ? '' : quoted(NEEDS_APOSTROPHE.test(text) ? `'${text}` : text);

/** The original text of a text cell. */
export const textOfCell = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** JSON begins with a bracket or a brace: no program takes it for a formula. */
export const jsonCell = (json: string): string => quoted(json);

function quoted(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
