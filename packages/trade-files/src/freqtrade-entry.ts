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
import { isJsonObject, type JsonObject } from './json.js';

/** Digits before and after the point: floats have more behind it than the ledger, and their products stay exact. */
const MAX_WHOLE_DIGITS = 30;
const MAX_PLACES = 60;
const MAX_NUMBER_LENGTH = 200;

/** Decimal places that are kept of an amount; beyond them floats have tails (rules 9.6). */
const MONEY_PLACES = 8;

const TOO_MANY_DIGITS = new Fault('has too many digits');
const NOT_POSITIVE = new Fault('must be greater than 0');
const TOO_SMALL = `is 0 when rounded to ${MONEY_PLACES} places`;
const NEGATIVE = new Fault('must not be negative');

/** Exit reasons that are no decision of the strategy; `force_sell` in older releases. Liquidation is a loss of its own. */
const EMERGENCY_EXITS = ['emergency_exit', 'force_exit', 'force_sell'];
const FORCED_EXITS = ['force_exit', 'force_sell'];

/** A closed trade, all but its id, which is its place. */
export type ClosedTrade = Omit<HistoryTrade, 'trade_id'>;

/** Whether a trade is still open. One that was closed in part has an exit reason and a profit already. */
export function isOpen(entry: JsonObject): boolean {
  return (
    entry['is_open'] === true ||
    ((entry['close_timestamp'] ?? null) === null && (entry['close_date'] ?? null) === null)
  );
}

/** Whether a trade of a backtest was closed only because the run, or the candles of its pair, ended. */
export function isForced(entry: JsonObject): boolean {
  const reason = entry['exit_reason'] ?? entry['sell_reason'];
  return typeof reason === 'string' && FORCED_EXITS.includes(reason);
}

const numeric = z.custom<LosslessNumber>(isLosslessNumber, {
  error: ({ input }) =>
    input === undefined || input === null ? 'is missing' : 'must be a JSON number',
});

/** A number as it stands in the file; a float would lose digits. */
function exact({ value }: LosslessNumber): Decimal | Fault {
  if (value.length > MAX_NUMBER_LENGTH) return TOO_MANY_DIGITS;
  const decimal = new Decimal(value);
  return decimal.e < MAX_WHOLE_DIGITS && decimal.decimalPlaces() <= MAX_PLACES
    ? decimal
    : TOO_MANY_DIGITS;
}

function positive(number: LosslessNumber): Decimal | Fault {
  const decimal = exact(number);
  return decimal instanceof Fault || decimal.greaterThan(0) ? decimal : NOT_POSITIVE;
}

function notNegative(number: LosslessNumber): Decimal | Fault {
  const decimal = exact(number);
  return decimal instanceof Fault || !decimal.lessThan(0) ? decimal : NEGATIVE;
}

/** 0 stands for none: a stop that was never set. */
function positiveOrNone(number: LosslessNumber): Decimal | null | Fault {
  const decimal = exact(number);
  if (decimal instanceof Fault) return decimal;
  if (decimal.isZero()) return null;
  return decimal.isNegative() ? NOT_POSITIVE : decimal;
}

/** Milliseconds since 1970, which some releases write as a float; digits beyond them are cut off. */
function timestamp(number: LosslessNumber): number | Fault {
  const decimal = exact(number);
  return decimal instanceof Fault ? decimal : instantAt(decimal.trunc().toNumber());
}

const HAS_ZONE = /(?:Z|[+-]\d\d:\d\d)$/;

/** Dates without a zone are in UTC: those of a database, of `show-trades` and of the REST API. */
const readDate = (text: string) => readInstant(HAS_ZONE.test(text) ? text : `${text}Z`);

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
const word = z.string({ error: 'must be a string' }).nullish();

const orderSchema = z.custom<JsonObject>(isJsonObject, 'is not a JSON object').pipe(
  z.object({
    ft_is_entry: flag,
    ft_order_side: word,
    amount: given(notNegative),
    /** The executed part of `amount`; a backtest omits it, because its orders are filled whole. */
    filled: given(notNegative),
    safe_price: given(notNegative),
    order_filled_timestamp: numeric.nullish(),
  }),
);
type Order = z.infer<typeof orderSchema>;

const wireEntry = z.object({
  pair: required('a pair', readName),
  is_short: flag,
  stake_amount: given(positive),
  max_stake_amount: given(positiveOrNone),
  leverage: given(positive),
  profit_abs: needed(exact),
  open_rate: given(positive),
  initial_stop_loss_abs: given(positiveOrNone),
  exit_reason: word,
  sell_reason: word,
  open_timestamp: given(timestamp),
  close_timestamp: given(timestamp),
  open_date: optional('a date', readDate, null),
  close_date: optional('a date', readDate, null),
  orders: z.array(orderSchema, { error: 'is not a JSON array' }).nullish(),
});
type WireEntry = z.infer<typeof wireEntry>;

/** A closed trade as freqtrade writes it (rules 9.6): of a backtest, of `show-trades`, of the REST API, of a database. */
export const entrySchema: z.ZodType<ClosedTrade> = wireEntry.transform(
  (entry, context): ClosedTrade => {
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
    const notional = notionalOf(entry);
    if (notional === null) return refuse('stake_amount', 'is missing');
    if (money(notional) === '0') return refuse('stake_amount', TOO_SMALL);
    const exit = entry.exit_reason ?? entry.sell_reason ?? '';
    return {
      symbol: entry.pair,
      side: entry.is_short === true ? 'short' : 'long',
      kind: EMERGENCY_EXITS.includes(exit) ? 'emergency_exit' : 'strategy',
      opened_at,
      closed_at,
      notional: money(notional),
      pnl: money(entry.profit_abs),
      entry_price: entry.open_rate && plain(entry.open_rate),
      stop_price: entry.initial_stop_loss_abs && plain(entry.initial_stop_loss_abs),
      target_price: null,
    };
  },
);

/**
 * The exposure at entry. max_stake_amount was that up to 2025.2 and is the margin since 2025.3, and nothing in a file
 * names the release; stake_amount is what was left before the last exit. So the orders are asked first.
 */
function notionalOf(entry: WireEntry): Decimal | null {
  const entries = (entry.orders ?? []).filter((order) => isFilledEntry(order, entry));
  const executed = entries.reduce((sum, order) => sum.plus(valueOf(order)), new Decimal(0));
  if (executed.greaterThan(0)) return executed;
  const stake = entry.max_stake_amount ?? entry.stake_amount;
  return stake === null ? null : stake.times(entry.leverage ?? 1);
}

/** In older releases only the side tells an entry. */
function isFilledEntry(order: Order, { is_short }: WireEntry): boolean {
  const isEntry = order.ft_is_entry ?? order.ft_order_side === (is_short === true ? 'sell' : 'buy');
  return isEntry && order.order_filled_timestamp !== null;
}

const valueOf = ({ filled, amount, safe_price }: Order): Decimal =>
  (filled ?? amount ?? new Decimal(0)).times(safe_price ?? 0);

const money = (amount: Decimal): string =>
  plain(amount.toDecimalPlaces(MONEY_PLACES, Decimal.ROUND_HALF_EVEN));
