import type { Close, Entry, PortfolioReport, TradeCheck } from './api.js';
import { hasTooManyDigits, isDecimal, isPositive } from './decimal.js';
import { instantText, readInstant } from './instant.js';

/**
 * Arguments are checked before anything is stored or sent: a fault here is a bug of the bot, and a TypeError names the
 * field.
 */

type Read = (value: unknown) => unknown;

class Fault {
  constructor(readonly what: string) {}
}

const MAX_NAME_LENGTH = 200;
const NOT_IN_A_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

const name: Read = (value) => {
  if (typeof value !== 'string') return new Fault('must be a string');
  if (value === '') return new Fault('is empty');
  if (value.length > MAX_NAME_LENGTH)
    return new Fault(`is longer than ${MAX_NAME_LENGTH} characters`);
  return NOT_IN_A_NAME.test(value) ? new Fault('holds a control character') : value;
};

const MAX_STRATEGY_LENGTH = 64;

const strategy: Read = (value) => {
  const read = name(value);
  return typeof read === 'string' && read.length > MAX_STRATEGY_LENGTH
    ? new Fault(`is longer than ${MAX_STRATEGY_LENGTH} characters`)
    : read;
};

/** A trade_id is part of addresses, where these two have another meaning. */
const id: Read = (value) =>
  value === '.' || value === '..' ? new Fault('must not be . or ..') : name(value);

const decimal: Read = (value) => {
  if (typeof value === 'number' || typeof value === 'bigint')
    return new Fault(`must be a decimal as a string ('100.50'), not a JavaScript number`);
  if (!isDecimal(value)) return new Fault(`must be a plain decimal as a string, such as '-12.5'`);
  return hasTooManyDigits(value)
    ? new Fault('has more than 30 digits before or after the point')
    : value;
};

const positive: Read = (value) => {
  const read = decimal(value);
  return typeof read === 'string' && !isPositive(read) ? new Fault('must be greater than 0') : read;
};

const instant: Read = (value) => {
  if (value instanceof Date)
    return Number.isFinite(value.getTime())
      ? instantText(value.getTime())
      : new Fault('is an invalid Date');
  return readInstant(value) === null
    ? new Fault(`must be a Date or ISO 8601 with a zone, such as '2026-03-09T14:30:00.000Z'`)
    : value;
};

const oneOf =
  (...choices: string[]): Read =>
  (value) =>
    choices.includes(value as string) ? value : new Fault(`must be ${choices.join(' or ')}`);

const optional =
  (read: Read): Read =>
  (value) =>
    value === undefined ? undefined : read(value);

const CHECK: Record<string, Read> = {
  trade_id: id,
  symbol: name,
  side: oneOf('long', 'short'),
  mode: oneOf('paper', 'live'),
  notional: positive,
  entry_price: optional(positive),
  stop_price: optional(positive),
  target_price: optional(positive),
  parent_trade_id: optional(name),
  strategy: optional(strategy),
};

const FACTS: Record<string, Read> = {
  notional: optional(positive),
  entry_price: optional(positive),
  stop_price: optional(positive),
  target_price: optional(positive),
  opened_at: optional(instant),
};

export const readTradeCheck = (given: unknown): TradeCheck =>
  fields('the trade', given, CHECK) as TradeCheck;

/** A report does not name the strategy: the check has. */
export function readEntry(given: unknown): Entry & { opened_at?: string } {
  const { strategy: _asked, ...entry } = fields('the entry', given, {
    ...CHECK,
    opened_at: optional(instant),
    kind: optional(oneOf('strategy', 'manual_override')),
  });
  return entry as Entry & { opened_at?: string };
}

export const readClose = (given: unknown) =>
  fields('the close', given, {
    trade_id: id,
    pnl: decimal,
    closed_at: optional(instant),
    kind: optional(oneOf('strategy', 'emergency_exit')),
  }) as Close & { closed_at?: string };

export const readPortfolio = (given: unknown) =>
  fields('the portfolio report', given, {
    report_id: optional(name),
    value: decimal,
    open_pnl: optional(decimal),
    net_flow: decimal,
    at: optional(instant),
  }) as PortfolioReport & { at?: string };

/** The facts of an execution that may differ from the check. */
export interface ExecutedFacts {
  notional?: string;
  entry_price?: string;
  stop_price?: string;
  target_price?: string;
  opened_at?: string | Date;
}

export const readFacts = (given: unknown) =>
  fields('what execute returned', given, FACTS) as ExecutedFacts & { opened_at?: string };

export function readTradeId(given: unknown): string {
  const read = id(given);
  if (read instanceof Fault) throw new TypeError(`trade_id ${read.what}`);
  return read as string;
}

export function readTradeIds(given: unknown): string[] {
  if (!Array.isArray(given)) throw new TypeError('open_trade_ids must be a list of trade_ids');
  return given.map(readTradeId);
}

/** The known fields of an object; one that is missing, unknown or at fault is named. */
function fields(what: string, given: unknown, shape: Record<string, Read>) {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`${what} must be an object`);
  for (const field of Object.keys(given))
    if (!(field in shape)) throw new TypeError(`${what} has an unknown field: ${field}`);
  const read = Object.entries(shape).map(([field, reader]) => {
    const value = reader((given as Record<string, unknown>)[field]);
    if (value instanceof Fault) throw new TypeError(`${field} ${value.what}`);
    return [field, value] as const;
  });
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}
