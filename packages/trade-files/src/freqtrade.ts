import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile, quoted } from './bad-trade-file.js';
import { firstFault } from './first-fault.js';
import { type ClosedTrade, entrySchema, isOpen } from './freqtrade-entry.js';
import { ProfitComparison } from './freqtrade-profit.js';
import { BadJson, isJsonObject, type JsonObject, readJson } from './json.js';
import { assertText } from './whole-lines.js';

const LARGEST_BYTES = 268_435_456;
const MOST_NAMES = 20;

/** Where in the document a fault is. It is one JSON document: its line is the one on which it begins. */
type Refuse = (field: string, what: string) => BadTradeFile;

/** Reads the trades of one strategy of a freqtrade backtest result (rules 9.6). Throws BadTradeFile. */
export async function readFreqtrade(
  chunks: AsyncIterable<Buffer>,
  file: string,
  strategy: string | undefined,
): Promise<{ trades: HistoryTrade[]; warnings: string[] }> {
  const refuse: Refuse = (field, what) => new BadTradeFile({ file, line: 1, field }, what);
  const document = documentOf(await wholeText(chunks, file), file, refuse);
  const entries = entriesOf(document, strategy, refuse);
  const trades: HistoryTrade[] = [];
  const open: number[] = [];
  const profit = new ProfitComparison();
  entries.forEach((entry, index) => {
    const place = index + 1;
    const refuseTrade: Refuse = (field, what) => refuse(`trade ${place} ${field}`.trimEnd(), what);
    if (!isJsonObject(entry)) throw refuseTrade('', 'is not a JSON object');
    if (isOpen(entry)) {
      open.push(place);
      return;
    }
    const closed = closedTrade(entry, refuseTrade);
    trades.push({ trade_id: String(place), ...closed.trade });
    profit.add(closed);
  });
  return { trades, warnings: [...openWarning(open), ...profit.warnings()] };
}

function closedTrade(entry: JsonObject, refuse: Refuse): ClosedTrade {
  const { success, data, error } = entrySchema.safeParse(entry);
  if (success) return data;
  const { field, what } = firstFault(entry, Object.keys(entry), error.issues);
  throw refuse(field, what);
}

function openWarning(places: readonly number[]): string[] {
  if (places.length === 0) return [];
  const more = places.length > MOST_NAMES ? ' and more' : '';
  const named = `${places.slice(0, MOST_NAMES).join(', ')}${more}`;
  return [`trades that are still open are left out: ${places.length} (number ${named})`];
}

function entriesOf(
  document: JsonObject,
  wanted: string | undefined,
  refuse: Refuse,
): readonly unknown[] {
  const { strategy: strategies } = document;
  if (!isJsonObject(strategies)) throw refuse('strategy', 'is not a JSON object');
  const names = Object.keys(strategies);
  const listed = names.slice(0, MOST_NAMES).map(quoted).join(', ');
  const name = wanted ?? names[0];
  if (name === undefined) throw refuse('strategy', 'holds no strategy');
  if (wanted === undefined && names.length > 1) {
    throw refuse('strategy', `holds several, so one must be named: ${listed}`);
  }
  if (!names.includes(name)) {
    throw refuse('strategy', `holds no ${quoted(name)}, but: ${listed}`);
  }
  const chosen = strategies[name];
  const trades = isJsonObject(chosen) ? chosen['trades'] : undefined;
  if (!Array.isArray(trades)) throw refuse('trades', `of ${quoted(name)} is not a JSON array`);
  return trades;
}

function documentOf(text: string, file: string, refuse: Refuse): JsonObject {
  try {
    const value = readJson(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof BadJson)) throw error;
    const line = text.slice(0, error.position).split(/\r\n|\r|\n/).length;
    throw new BadTradeFile({ file, line, field: 'file' }, error.message);
  }
  throw refuse('file', 'is not a JSON object');
}

async function wholeText(chunks: AsyncIterable<Buffer>, file: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) {
      throw new BadTradeFile({ file, line: 1, field: 'file' }, 'is longer than 256 MB');
    }
  }
  const whole = Buffer.concat(pieces);
  assertText(whole, file);
  return whole.toString();
}
