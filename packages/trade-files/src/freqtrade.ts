import { Fault, readName } from '@phasegate/contracts';
import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile, type Question, quoted, shortened } from './bad-trade-file.js';
import { firstFault } from './first-fault.js';
import { type ClosedTrade, entrySchema, isForced, isOpen } from './freqtrade-entry.js';
import { isJsonObject, type JsonObject } from './json.js';
import type { TradesSeen } from './left-out.js';

const MAX_NAMES = 20;

/** Where in the file a fault is. It is one document: its line is the one on which it begins. */
export type Refuse = (field: string, what: string, question?: Question) => BadTradeFile;

/** The trades of one strategy as freqtrade wrote them, in its order. */
export interface FreqtradeTrades {
  readonly entries: Iterable<unknown>;
  /** In a backtest a forced exit ends the run; elsewhere somebody asked for it. */
  readonly backtest: boolean;
  /** The currency of the amounts, where the file names one. */
  readonly currency: string | null;
}

/** The closed trades that were read, with warnings and the currency. */
export interface ClosedTrades {
  readonly trades: HistoryTrade[];
  readonly warnings: string[];
  readonly currency: string | null;
}

/** Open trades and the end of a backtest are left out, with a warning each (rules 9.6). Throws BadTradeFile. */
export function closedTrades(
  { entries, backtest, currency }: FreqtradeTrades,
  seen: TradesSeen,
  refuse: Refuse,
): ClosedTrades {
  const trades: HistoryTrade[] = [];
  const open = new Numbers('trades that are still open are left out');
  const forced = new Numbers(
    'trades that only the end of the backtest closed (force_exit) are left out',
  );
  let number = 0;
  for (const entry of entries) {
    number += 1;
    const trade_id = String(number);
    const place = `trade ${trade_id}`;
    const refuseTrade: Refuse = (field, what) => refuse(`${place} ${field}`.trimEnd(), what);
    const leaveOut = (left: Numbers, reason: string) => {
      left.add(trade_id);
      seen.leaveOut(place, trade_id, reason);
    };
    seen.take(
      place,
      () => trade_id,
      () => {
        if (!isJsonObject(entry)) throw refuseTrade('', 'is not a JSON object');
        if (isOpen(entry)) return leaveOut(open, 'is still open');
        if (backtest && isForced(entry))
          return leaveOut(forced, 'was closed by the end of the backtest (force_exit)');
        trades.push({ trade_id, ...closedTrade(entry, refuseTrade) });
      },
    );
  }
  const warnings = seen.lenient ? [] : [...open.warnings(), ...forced.warnings()];
  return { trades, warnings, currency };
}

function closedTrade(entry: JsonObject, refuse: Refuse): ClosedTrade {
  const { success, data, error } = entrySchema.safeParse(entry);
  if (success) return data;
  const { field, what } = firstFault(entry, Object.keys(entry), error.issues);
  throw refuse(field, what);
}

/** The numbers of trades that were left out for one reason. */
class Numbers {
  readonly #named: string[] = [];
  #count = 0;

  constructor(private readonly what: string) {}

  add(number: string): void {
    this.#count += 1;
    if (this.#named.length < MAX_NAMES) this.#named.push(number);
  }

  warnings(): string[] {
    if (this.#count === 0) return [];
    const more = this.#count > MAX_NAMES ? ' and more' : '';
    return [`${this.what}: ${this.#count} (number ${this.#named.join(', ')}${more})`];
  }
}

/** Whether a document is a backtest result: strategies by name, each with its trades. */
export const isBacktest = (document: unknown): document is JsonObject =>
  isJsonObject(document) && isJsonObject(document['strategy']);

/** The trades of one strategy of a backtest result. Throws BadTradeFile. */
export function backtestTrades(
  { strategy: strategies }: JsonObject,
  wanted: string | undefined,
  refuse: Refuse,
): FreqtradeTrades {
  const named = strategies as JsonObject;
  const name = chosenStrategy(Object.keys(named), wanted, refuse);
  const chosen = named[name];
  const trades = isJsonObject(chosen) ? chosen['trades'] : undefined;
  if (!isJsonObject(chosen) || !Array.isArray(trades))
    throw refuse('trades', `of ${quoted(name)} is not a JSON array`);
  const currency = currencyOf([chosen['stake_currency']], refuse);
  return { entries: trades, backtest: true, currency };
}

/** Whether a document is what `show-trades` prints, an array, or the REST API answers, an object around it. */
export function isTradeList(document: unknown): document is JsonObject | unknown[] {
  const list = isJsonObject(document) ? document['trades'] : document;
  if (!Array.isArray(list)) return false;
  const [first] = list as unknown[];
  return first === undefined
    ? isJsonObject(document) && 'trades_count' in document
    : isJsonObject(first) && 'pair' in first && 'open_rate' in first;
}

/** The trades of one strategy of a trade list. Throws BadTradeFile. */
export function listedTrades(
  document: JsonObject | unknown[],
  wanted: string | undefined,
  refuse: Refuse,
): FreqtradeTrades {
  const list = (isJsonObject(document) ? document['trades'] : document) as unknown[];
  const closed = list.filter((entry) => isJsonObject(entry) && !isOpen(entry));
  const names = [...new Set(closed.map(strategyOf))].filter((name) => name !== null);
  if (names.length === 0) return { entries: list, backtest: false, currency: null };
  const name = chosenStrategy(names, wanted, refuse);
  const entries = list.filter((entry) => [name, null].includes(strategyOf(entry)));
  const currencies = new Set(
    entries.map((entry) => (isJsonObject(entry) ? entry['quote_currency'] : null)),
  );
  return { entries, backtest: false, currency: currencyOf(currencies, refuse) };
}

/** null where there is no trade at all. */
function strategyOf(entry: unknown): string | null {
  if (!isJsonObject(entry)) return null;
  const { strategy } = entry;
  return typeof strategy === 'string' ? strategy : 'null';
}

/** A page of the REST API that is not the only one. */
export function pageWarnings(document: JsonObject | unknown[]): string[] {
  if (!isJsonObject(document)) return [];
  const [count, total] = [document['trades_count'], document['total_trades']].map(Number);
  return count! < total!
    ? [`the file holds ${count} of the ${total} trades that the bot has: ask it for the others too`]
    : [];
}

/** The only strategy there is, or the one that is wanted. Throws BadTradeFile. */
export function chosenStrategy(
  names: readonly string[],
  wanted: string | undefined,
  refuse: Refuse,
): string {
  const listed = names.slice(0, MAX_NAMES).map(quoted).join(', ');
  const name = wanted ?? names[0];
  if (name === undefined) throw refuse('strategy', 'holds no strategy');
  if (wanted === undefined && names.length > 1) {
    throw refuse('strategy', `holds several, so one must be named: ${listed}`, {
      option: 'strategy',
      readings: names.slice(0, MAX_NAMES).map((value) => ({ value, reads: '' })),
    });
  }
  if (!names.includes(name)) throw refuse('strategy', `holds no ${quoted(name)}, but: ${listed}`);
  return name;
}

/** The one currency that the amounts are in. Throws BadTradeFile when they are in several. */
export function currencyOf(stored: Iterable<unknown>, refuse: Refuse): string | null {
  const currencies = [...stored].filter((currency) => typeof currency === 'string');
  const [currency, ...others] = currencies;
  if (others.length > 0)
    throw refuse('stake_currency', `amounts are in several: ${currencies.map(quoted).join(', ')}`);
  if (currency === undefined || readName(currency) instanceof Fault) return null;
  return shortened(currency);
}
