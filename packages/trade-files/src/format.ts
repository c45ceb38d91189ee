import { BadTradeFile } from './bad-trade-file.js';
import { isTradeLine } from './json-shape.js';
import { isUnmarkedUtf16 } from './utf-16.js';

export type TradeFormat = 'csv' | 'json-lines' | 'freqtrade';

/** The format to read a file as: a single JSON document is recognized by its shape. */
export type Container = 'csv' | 'json-lines' | 'json' | 'sqlite' | 'zip';

/** How many bytes of a file are looked at to tell its format. */
export const HEAD_BYTES = 65_536;

const GZIP = Buffer.from('1f8b', 'hex');
const ZIP = Buffer.from('504b0304', 'hex');
const SQLITE = Buffer.from('SQLite format 3\0');

/** Tells what to read a file as by what it begins with (rules 9.1, 9.6); its name means nothing. */
export function containerOf(head: Buffer, file: string): Container {
  const refuse = (what: string) => new BadTradeFile({ file, line: 1, field: 'file' }, what);
  if (beginsWith(head, GZIP)) throw refuse('is compressed with gzip; unpack it first');
  if (beginsWith(head, ZIP)) return 'zip';
  if (isSqlite(head)) return 'sqlite';
  if (isUnmarkedUtf16(head)) throw refuse('is UTF-16 without a byte order mark; save it as UTF-8');
  const text = head.toString().trimStart();
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return 'csv';
  const [firstLine = '', ...others] = text.split(/[\r\n]+/);
  const isOneOfMany = others.some((line) => line.trim() !== '') && isJson(firstLine);
  return isOneOfMany || isTradeLine(firstLine) ? 'json-lines' : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const isSqlite = (head: Buffer): boolean => beginsWith(head, SQLITE);

const beginsWith = (head: Buffer, signature: Buffer): boolean =>
  head.subarray(0, signature.length).equals(signature);
