import { Fault, readName } from '@phasegate/contracts';
import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile, quoted, shortened } from './bad-trade-file.js';
import { wholeBytes } from './byte-source.js';
import { firstFault } from './first-fault.js';
import { type ClosedTrade, entrySchema, isOpen } from './freqtrade-entry.js';
import { ProfitComparison } from './freqtrade-profit.js';
import { BadJson, isJsonObject, type JsonObject, readJson } from './json.js';
import type { TradesSeen } from './left-out.js';
import { assertText } from './whole-lines.js';

const MOST_NAMES = 20;

/** Where in the document a fault is. It is one JSON document: its line is the one on which it begins. */
export type Refuse = (field: string, what: string) => BadTradeFile;

/** Reads the trades of one strategy of a freqtrade backtest result (rules 9.6). Throws BadTradeFile. */
export async function readFreqtrade(
  chunks: AsyncIterable<Buffer>,
  file: string,
  strategy: string | undefined,
  seen: TradesSeen,
): Promise<ClosedTrades> {
  const refuse: Refuse = (field, what) => new BadTradeFile({ file, line: 1, field }, what);
  const document = documentOf(await wholeText(chunks, file), file, refuse);
  const entries = entriesOf(document, strategy, refuse);
  return closedTrades(
    entries.map((entry, index) => ({ trade_id: String(index + 1), entry })),
    seen,
    refuse,
  );
}

/** A trade as freqtrade wrote it, and what it is called here. */
export interface FreqtradeEntry {
  readonly trade_id: string;
  readonly entry: unknown;
}

/** What a freqtrade result holds. */
export interface ClosedTrades {
  readonly trades: HistoryTrade[];
  readonly warnings: string[];
}

/** The closed trades of a list (rules 9.6); open ones are left out, with a warning. Throws BadTradeFile. */
export function closedTrades(
  entries: Iterable<FreqtradeEntry>,
  seen: TradesSeen,
  refuse: Refuse,
): ClosedTrades {
  const trades = new Map<string, HistoryTrade>();
  const open: string[] = [];
  const profit = new ProfitComparison();
  for (const { trade_id, entry } of entries) {
    const place = `trade ${shortened(trade_id)}`;
    const refuseTrade: Refuse = (field, what) => refuse(`${place} ${field}`.trimEnd(), what);
    const id = () => trade_id;
    seen.take(place, id, () => {
      if (!isJsonObject(entry)) throw refuseTrade('', 'is not a JSON object');
      if (isOpen(entry)) {
        open.push(trade_id);
        seen.leaveOut(place, trade_id, 'is still open');
        return;
      }
      if (readName(trade_id) instanceof Fault || trades.has(trade_id))
        throw refuseTrade('id', 'is no name of its own');
      const closed = closedTrade(entry, refuseTrade);
      trades.set(trade_id, { trade_id, ...closed.trade });
      profit.add(closed);
    });
  }
  const warnings = [...(seen.lenient ? [] : openWarning(open)), ...profit.warnings()];
  return { trades: [...trades.values()], warnings };
}

function closedTrade(entry: JsonObject, refuse: Refuse): ClosedTrade {
  const { success, data, error } = entrySchema.safeParse(entry);
  if (success) return data;
  const { field, what } = firstFault(entry, Object.keys(entry), error.issues);
  throw refuse(field, what);
}

function openWarning(places: readonly string[]): string[] {
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
  const name = chosenStrategy(names, wanted, refuse);
  const chosen = strategies[name];
  const trades = isJsonObject(chosen) ? chosen['trades'] : undefined;
  if (!Array.isArray(trades)) throw refuse('trades', `of ${quoted(name)} is not a JSON array`);
  return trades;
}

/** The only strategy there is, or the one that is wanted. Throws BadTradeFile. */
export function chosenStrategy(
  names: readonly string[],
  wanted: string | undefined,
  refuse: Refuse,
): string {
  const listed = names.slice(0, MOST_NAMES).map(quoted).join(', ');
  const name = wanted ?? names[0];
  if (name === undefined) throw refuse('strategy', 'holds no strategy');
  if (wanted === undefined && names.length > 1) {
    throw refuse('strategy', `holds several, so one must be named: ${listed}`);
  }
  if (!names.includes(name)) throw refuse('strategy', `holds no ${quoted(name)}, but: ${listed}`);
  return name;
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
  const whole = await wholeBytes(chunks, file);
  assertText(whole, file);
  return whole.toString();
}
