import { Refused } from './errors.js';
import { isFields, type Fields, type Market } from './exchange.js';
import { Exact, greatest, shown } from './number.js';
import {
  isConditional,
  isTrailing as hasTrailing,
  isTrue,
  positionSideIn,
  triggerIn,
  type PositionSide,
} from './parameters.js';

/** What the bot says to Phasegate alone, in `params.phasegate`. */
const OWN = ['stop_price', 'strategy', 'target_price', 'trade_id'];

/** The arguments of createOrder, read. Nothing here asks anybody. */
export interface Order {
  readonly symbol: string;
  readonly type: string;
  readonly side: 'buy' | 'sell';
  readonly amount: Exact | null;
  readonly price: Exact | null;
  readonly params: Fields;
  readonly own: Fields;
  /** In the quote currency, where the amount is one. */
  readonly cost: Exact | null;
  /** As given: a number stays that number. */
  readonly given: {
    readonly type: string;
    readonly side: string;
    readonly amount: unknown;
    readonly price: unknown;
  };
  /** Its reduceOnly is the guard’s. */
  readonly isMarked: boolean;
}

/** Each argument is read once: what an object would say the next time is not asked. @throws Refused when it is not clear what it orders */
export function readOrder(
  symbol: unknown,
  type: unknown,
  side: unknown,
  amount: unknown,
  price: unknown,
  params: unknown,
  cost: Exact | null = null,
): Order {
  const { phasegate = {}, ...given } = copied(params);
  if (!isFields(phasegate) || Object.keys(phasegate).some((name) => !OWN.includes(name)))
    throw new Refused(`params.phasegate is an object of ${OWN.join(', ')}`);
  const lower = typeof side === 'string' ? side.toLowerCase() : '';
  if (typeof symbol !== 'string' || typeof type !== 'string' || !isSide(lower))
    throw new Refused(
      `an order needs a symbol, a type and a side, buy or sell, not ${[symbol, type, side].map(shown).join(', ')}`,
    );
  return {
    symbol,
    type: type.toLowerCase(),
    side: lower,
    // bybit’s methods with a cost say -1.
    amount: cost === null ? numberOrNull(amount, 'amount') : null,
    price: numberOrNull(price, 'price'),
    params: given,
    own: { ...phasegate },
    cost,
    given: { type, side: side as string, amount, price },
    isMarked: false,
  };
}

const isSide = (side: string): side is 'buy' | 'sell' => side === 'buy' || side === 'sell';

/** @throws Refused */
function copied(params: unknown): Record<string, unknown> {
  if (params === undefined || params === null) return {};
  if (!isFields(params)) throw new Refused(`params must be an object, not ${shown(params)}`);
  const copy = { ...params };
  for (const [name, value] of Object.entries(copy)) if (isFields(value)) copy[name] = { ...value };
  return copy;
}

export const directionOf = ({ side }: { readonly side: 'buy' | 'sell' }): 1 | -1 =>
  side === 'buy' ? 1 : -1;

export const tradeSideOf = ({ side }: Order): PositionSide => (side === 'buy' ? 'long' : 'short');

/** Whether it follows the market before it is filled; okx’s type for it is move_order_stop. */
export const isTrailing = ({ type, params }: Order): boolean =>
  hasTrailing(params) || type.includes('trail') || type.startsWith('move_order');

export const withParams = (order: Order, more: Fields): Order => ({
  ...order,
  params: { ...order.params, ...more },
});

export const marked = (order: Order): Order => ({
  ...withParams(order, { reduceOnly: true }),
  isMarked: true,
});

export function unmarked(order: Order): Order {
  const { reduceOnly: _ours, ...params } = order.params;
  return { ...order, params, isMarked: false };
}

export const withoutPrice = (order: Order): Order => ({
  ...order,
  price: null,
  given: { ...order.given, price: undefined },
});

export const cutTo = (order: Order, amount: Exact): Order => ({
  ...order,
  amount,
  given: { ...order.given, amount: amount.toNumber() },
});

/**
 * On a contract market: whatever is held, the exchange lets this order open nothing.
 * @param isOneOf of families of ccxt
 */
export function onlyReduces(
  order: Order,
  isOneOf: (families: readonly string[]) => boolean,
): boolean {
  const side = positionSideIn(order.params, isOneOf);
  // In hedge mode the side decides: exchanges pass over reduceOnly, or ccxt leaves it out.
  if (side !== undefined) return side !== tradeSideOf(order);
  if (isTrue(order.params['reduceOnly'])) return true;
  return isTrue(order.params['closePosition']) && isOneOf(['binance']);
}

/**
 * The price of an entry’s notional: of a market order the ask (buying) or the bid (selling), else the last; a limit or
 * trigger price where it is worse. A sale at a limit can be filled above it, an order of a type that is not known anywhere.
 * @throws Refused when there is no price
 */
export function priceToAsk(order: Order, ticker: Fields): Exact {
  const trigger = numberOrNull(triggerIn(order.params), 'trigger price');
  const own = order.type !== 'market' || order.cost === null ? order.price : null;
  const known = [own, trigger].filter((price) => price !== null);
  if (!isAtMarket(order) && known.length > 0) return greatest(known);
  const near = [ticker[order.side === 'buy' ? 'ask' : 'bid'], ticker['last'], ticker['close']]
    .map(Exact.maybe)
    .find((price) => price !== null && price.sign > 0);
  const prices = [...known, ...(near ? [near] : [])];
  if (prices.length === 0)
    throw new Refused(`no price of ${order.symbol}: its notional cannot be told to Phasegate`);
  return greatest(prices);
}

/** Types of which the own price is the limit, as exchanges write them; okx’s optimal_limit_ioc, for one, passes over it. */
const LIMITS: ReadonlySet<string> = new Set([
  ...['limit', 'limitmaker', 'postonly', 'ioc', 'fok', 'exchangelimit'],
  ...['stoplimit', 'stoplosslimit', 'takeprofitlimit', 'triggerlimit'],
]);

const isLimit = ({ type }: Order): boolean => LIMITS.has(type.replaceAll(/[^a-z]/g, ''));

/** Whether the market’s price counts for an entry. */
export const isAtMarket = (order: Order): boolean => order.side === 'sell' || !isLimit(order);

/** In the quote currency: leverage changes the margin of an order, not its notional. @throws Refused without an amount */
export function notionalOf(order: Order, market: Market, price: Exact): Exact {
  if (order.cost !== null) return order.cost;
  if (order.amount === null) throw new Refused(`an entry in ${order.symbol} needs an amount`);
  return worth(order.amount, price, market);
}

/** Of an amount in the market’s own unit, in the quote currency. Contracts of an inverse market are in it already. */
export function worth(amount: Exact, price: Exact, market: Market): Exact {
  const size = market.contract === true ? Exact.of(market.contractSize ?? 1) : Exact.ONE;
  return market.inverse === true ? amount.times(size) : amount.times(size).times(price);
}

/** stop_price and target_price, from `params.phasegate` or from stops that are attached to the order. */
export function plannedPrices({ own, params }: Order): Record<string, string | undefined> {
  const planned = (name: string, attached: unknown) => {
    const stop = isFields(attached) ? attached : {};
    const told = own[name] ?? stop['triggerPrice'] ?? stop['stopPrice'] ?? stop['price'];
    return numberOrNull(told, name)?.price();
  };
  return {
    stop_price: planned('stop_price', params['stopLoss']),
    target_price: planned('target_price', params['takeProfit']),
  };
}

export { isConditional };

/** @throws Refused when it is below 0, or no number; text with an exponent is read in two ways within ccxt itself */
export function readNumber(value: unknown, name: string): Exact {
  const number = typeof value === 'string' && /e/i.test(value) ? null : Exact.maybe(value);
  if (number === null) throw new Refused(`${name} must be a number, not ${shown(value)}`);
  if (number.sign < 0) throw new Refused(`${name} must not be below 0, as ${shown(value)} is`);
  return number;
}

const numberOrNull = (value: unknown, name: string): Exact | null =>
  value === undefined || value === null ? null : readNumber(value, name);
