import { z } from 'zod';
import { readInstant } from './instant.js';
import { readDecimal, readPositiveDecimal } from './plain-decimal.js';
import { Fault, optional, required } from './wire-field.js';

/**
 * A closed trade from elsewhere (rules 2.1, 9.1). Instants are milliseconds since 1970, UTC.
 * Decimals are plain strings in normal form: no exponent, no trailing zeros, never `-0`.
 */
export interface HistoryTrade {
  trade_id: string;
  symbol: string;
  side: 'long' | 'short';
  kind: 'strategy' | 'emergency_exit' | 'manual_override';
  opened_at: number;
  closed_at: number;
  /** Exposure at entry: stake times leverage; above 0. */
  notional: string;
  /** After fees. */
  pnl: string;
  entry_price: string | null;
  stop_price: string | null;
  target_price: string | null;
}

export const REQUIRED_FIELDS = [
  'trade_id',
  'symbol',
  'side',
  'opened_at',
  'closed_at',
  'notional',
  'pnl',
] as const satisfies readonly (keyof HistoryTrade)[];

const LONGEST_NAME = 200;
/** Control characters, line separators, and halves of characters, which UTF-8 cannot hold. */
const NOT_IN_A_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** An identifier or a symbol: 1 to 200 characters, none of them a control character. */
export function readName(text: string): string | Fault {
  if (text.length > LONGEST_NAME) return new Fault(`is longer than ${LONGEST_NAME} characters`);
  return NOT_IN_A_NAME.test(text) ? new Fault('holds a control character') : text;
}

function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (text: string): Choice | Fault =>
    choices.find((choice) => choice === text) ??
    new Fault(`must be one of ${choices.join(', ')}`);
}

const wireTrade = z.object({
  trade_id: required('a name', readName),
  symbol: required('a name', readName),
  side: required('long or short', oneOf('long', 'short')),
  kind: optional('a kind', oneOf('strategy', 'emergency_exit', 'manual_override'), 'strategy'),
  opened_at: required('an instant', readInstant),
  closed_at: required('an instant', readInstant),
  notional: required('a decimal', readPositiveDecimal),
  pnl: required('a decimal', readDecimal),
  entry_price: optional('a decimal', readPositiveDecimal, null),
  stop_price: optional('a decimal', readPositiveDecimal, null),
  target_price: optional('a decimal', readPositiveDecimal, null),
});

export const TRADE_FIELDS: readonly string[] = Object.keys(wireTrade.shape);

/**
 * A trade as it crosses a border (rules 9.1): every value a string, kind and prices optional → HistoryTrade.
 * Unknown fields are dropped; `.strict()` of it refuses them.
 */
export const historyTradeSchema = wireTrade.refine(
  ({ opened_at, closed_at }) => closed_at >= opened_at,
  { error: 'is before opened_at', path: ['closed_at'] },
);
