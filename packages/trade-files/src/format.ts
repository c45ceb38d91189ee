import { BadTradeFile } from './bad-trade-file.js';
import { isJsonObject, readJson } from './json.js';

export type TradeFormat = 'csv' | 'json-lines' | 'freqtrade';

/** What a file can be wrapped in: a zip around a result, a database of trades. */
export type Container = TradeFormat | 'zip' | 'sqlite';

/** How many bytes of a file are looked at to tell its format. */
export const HEAD_BYTES = 65_536;

const NOT_TEXT: readonly (readonly [signature: string, what: string])[] = [
  ['1f8b', 'is compressed with gzip; unpack it first'],
  ['fffe', 'is UTF-16; save it as UTF-8'],
  ['feff', 'is UTF-16; save it as UTF-8'],
];

const ZIP = Buffer.from('504b0304', 'hex');
const SQLITE = Buffer.from('SQLite format 3\0');

/** Tells the format by what the file begins with (rules 9.1, 9.6); its name means nothing. */
export function formatOf(head: Buffer, file: string): Container {
  const place = { file, line: 1, field: 'file' };
  for (const [signature, what] of NOT_TEXT) {
    if (head.toString('hex', 0, signature.length / 2) === signature) {
      throw new BadTradeFile(place, what);
    }
  }
  if (head.subarray(0, ZIP.length).equals(ZIP)) return 'zip';
  if (head.subarray(0, SQLITE.length).equals(SQLITE)) return 'sqlite';
  const text = head.toString().trimStart();
  if (text.startsWith('[')) {
    throw new BadTradeFile(place, 'is a JSON array; JSON Lines has one object a line');
  }
  if (!text.startsWith('{')) return 'csv';
  return isFreqtrade(text) ? 'freqtrade' : 'json-lines';
}

/** A freqtrade result is one object whose `strategy` holds objects; a trade of JSON Lines has a trade_id. */
function isFreqtrade(text: string): boolean {
  const strategy = text.search(/"strategy"\s*:\s*\{/);
  if (strategy === -1) return false;
  const firstLine = text.split(/[\r\n]/, 1).join();
  return !isTrade(firstLine);
}

function isTrade(line: string): boolean {
  try {
    const value = readJson(line);
    return isJsonObject(value) && 'trade_id' in value;
  } catch {
    // Cut off or broken: the reader will say how.
    return line.slice(0, line.search(/"strategy"\s*:\s*\{/)).includes('"trade_id"');
  }
}
