import {
  Fault,
  instantAt,
  optional,
  readInstant,
  readName,
  required,
  settle,
} from '@phasegate/contracts';
import { Decimal, type HistoryTrade, plain } from '@phasegate/phase-core';
import { isLosslessNumber, type LosslessNumber } from 'lossless-json';
import { z } from 'zod';
import type { JsonObject } from './json.js';

/** Digits on each side of the point: floats have more than the ledger, and their products stay exact. */
const FARTHEST = 60;
const LONGEST_NUMBER = 200;

const TOO_MANY_DIGITS = new Fault('has too many digits');
const NOT_POSITIVE = new Fault('must be greater than 0');

/** Exit reasons that are no decision of the strategy. */
const EMERGENCY_EXITS = ['emergency_exit', 'force_exit', 'force_sell'];

/** A closed trade of a backtest, and what its two profits are compared by. */
export interface ClosedTrade {
  readonly trade: Omit<HistoryTrade, 'trade_id'>;
  readonly stake: Decimal;
  readonly profit: Decimal;
  readonly profitAbs: Decimal | null;
}

/** Whether a trade was still open when the backtest ended. */
export function isOpen(entry: JsonObject): boolean {
  return (
    entry['is_open'] === true ||
    ((entry['close_timestamp'] ?? null) === null && (entry['close_date'] ?? null) === null)
  );
}

const numeric = z.custom<LosslessNumber>(isLosslessNumber, {
  error: ({ input }) =>
    input === undefined || input === null ? 'is missing' : 'must be a JSON number',
});

/** A number as it stands in the file; a float would lose digits. */
function exact({ value }: LosslessNumber): Decimal | Fault {
  if (value.length > LONGEST_NUMBER) return TOO_MANY_DIGITS;
  const decimal = new Decimal(value);
  return decimal.e < FARTHEST && decimal.decimalPlaces() <= FARTHEST ? decimal : TOO_MANY_DIGITS;
}

function positive(number: LosslessNumber): Decimal | Fault {
  const decimal = exact(number);
  return decimal instanceof Fault || decimal.greaterThan(0) ? decimal : NOT_POSITIVE;
}

/** 0 stands for none: a stop that was never set. */
function positiveOrNone(number: LosslessNumber): Decimal | null | Fault {
  const decimal = exact(number);
  if (decimal instanceof Fault) return decimal;
  if (decimal.isZero()) return null;
  return decimal.isNegative() ? NOT_POSITIVE : decimal;
}

/** Milliseconds since 1970, which freqtrade writes as a float; digits beyond them are cut off. */
function timestamp(number: LosslessNumber): number | Fault {
  const decimal = exact(number);
  return decimal instanceof Fault ? decimal : instantAt(decimal.trunc().toNumber());
}

/** freqtrade puts a space between date and time. */
const readDate = (text: string) => readInstant(text.replace(' ', 'T'));

function needed<Value>(read: (number: LosslessNumber) => Value | Fault) {
  return numeric.transform((number, context) => settle(read(number), context));
}

function given<Value>(read: (number: LosslessNumber) => Value | Fault) {
  return numeric
    .nullish()
    .transform((number, context) =>
      number === undefined || number === null ? null : settle(read(number), context),
    );
}

const flag = z.boolean({ error: 'must be true or false' }).nullish();
const reason = z.string({ error: 'must be a string' }).nullish();

/** An entry of `trades` that is closed (rules 9.6) → the trade, all but its id, which is its place. */
export const entrySchema: z.ZodType<ClosedTrade> = z
  .object({
    pair: required('a pair', readName),
    is_short: flag,
    stake_amount: needed(positive),
    leverage: given(positive),
    profit_ratio: needed(exact),
    profit_abs: given(exact),
    open_rate: given(positive),
    initial_stop_loss_abs: given(positiveOrNone),
    exit_reason: reason,
    sell_reason: reason,
    open_timestamp: given(timestamp),
    close_timestamp: given(timestamp),
    open_date: optional('a date', readDate, null),
    close_date: optional('a date', readDate, null),
  })
  .transform((entry, context): ClosedTrade => {
    const refuse = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    const opened_at = entry.open_timestamp ?? entry.open_date;
    const closed_at = entry.close_timestamp ?? entry.close_date;
    if (opened_at === null) return refuse('open_timestamp', 'is missing');
    if (closed_at === null) return refuse('close_timestamp', 'is missing');
    if (closed_at < opened_at) {
      const field = entry.close_timestamp === null ? 'close_date' : 'close_timestamp';
      return refuse(field, 'is before the opening');
    }
    const stake = entry.stake_amount;
    const profit = entry.profit_ratio.times(stake);
    const exit = entry.exit_reason ?? entry.sell_reason ?? '';
    return {
      stake,
      profit,
      profitAbs: entry.profit_abs,
      trade: {
        symbol: entry.pair,
        side: entry.is_short === true ? 'short' : 'long',
        kind: EMERGENCY_EXITS.includes(exit) ? 'emergency_exit' : 'strategy',
        opened_at,
        closed_at,
        notional: plain(stake.times(entry.leverage ?? 1)),
        pnl: plain(profit),
        entry_price: entry.open_rate && plain(entry.open_rate),
        stop_price: entry.initial_stop_loss_abs && plain(entry.initial_stop_loss_abs),
        target_price: null,
      },
    };
  });
