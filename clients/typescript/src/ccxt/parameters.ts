import { Refused } from './errors.js';
import { isFields, type Fields } from './exchange.js';
import { NAMES } from './parameter-names.js';

/** Exchanges write the same name as they like: `orderQty`, `order_qty`, `OrderQty`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const named = (...groups: (readonly string[])[]): ReadonlySet<string> =>
  new Set(groups.flat().map(plain));

/** ccxt merges `params` into the request last: with these it would be an order in another market, or on the other side, */
const ELSEWHERE = named(NAMES.elsewhere);
/** one of another size, */
const OTHER_SIZE = named(NAMES.other_size);
/** one at another price, or at any, */
const OTHER_PRICE = named(NAMES.other_price);
/** or one with another client order id, by which it would not be found again. */
const OTHER_ID = named(NAMES.other_id);
/** Where ccxt’s own word for the mark is `reduceOnly`, an exchange’s word beside it would have the last say. */
const OTHER_MARK = named(NAMES.other_mark);
/** What `type` says in `params` of ccxt: a kind of market, not of order. */
const MARKET_TYPES: readonly string[] = NAMES.market_types;
const CONDITIONS = named(NAMES.price_conditions, NAMES.trailing);
const TRAILING = named(NAMES.trailing);
const MARGIN = named(NAMES.margin);
/** Values of these that keep an order from borrowing. */
const NO_MARGIN: readonly string[] = NAMES.no_margin;

/** A parameter of hedge mode, the exchanges that obey it, and what it says. Elsewhere it would be passed over. */
const HEDGED: readonly [string, readonly string[], Readonly<Record<string, PositionSide>>][] = [
  ['positionSide', ['binance', 'bingx', 'aster'], { long: 'long', short: 'short' }],
  ['posSide', ['okx', 'myokx', 'phemex'], { long: 'long', short: 'short' }],
  ['positionIdx', ['bybit'], { '1': 'long', '2': 'short' }],
];

export type PositionSide = 'long' | 'short';

const isTold = (value: unknown): boolean => value !== undefined && value !== null;

export const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && value.toLowerCase() === 'true');

const has = (params: Fields, names: ReadonlySet<string>): boolean =>
  Object.entries(params).some(([name, value]) => isTold(value) && names.has(plain(name)));

export const isConditional = (params: Fields): boolean => has(params, CONDITIONS);

/** Whether it follows the market before it is filled. */
export const isTrailing = (params: Fields): boolean => has(params, TRAILING);

/** The first price that triggers it; undefined: none does. */
export const triggerIn = (params: Fields): unknown =>
  NAMES.price_conditions.map((name) => params[name]).find(isTold);

/** In hedge mode each side has its own position; by the words of exchanges that have it. @param isOneOf of families of ccxt */
export function positionSideIn(
  params: Fields,
  isOneOf: (families: readonly string[]) => boolean,
): PositionSide | undefined {
  for (const [name, families, sides] of HEDGED) {
    if (!isTold(params[name]) || !isOneOf(families)) continue;
    const side = sides[String(params[name]).toLowerCase()];
    if (side !== undefined) return side;
  }
  return undefined;
}

/** @throws Refused when an exchange’s own word says that an order which is marked by ccxt’s may open something */
export function refuseAnotherMark(params: Fields): void {
  const odd = Object.keys(params).filter(
    (name) => name !== 'reduceOnly' && OTHER_MARK.has(plain(name)) && !isTrue(params[name]),
  );
  if (odd.length > 0)
    throw new Refused(`params ${odd.join(', ')} would take back reduceOnly: leave it out`);
}

/** Whether a spot order may borrow, so that a sale can open a short position. */
export function isOnMargin(params: Fields, options: Fields): boolean {
  const own = isFields(options['createOrder']) ? options['createOrder'] : {};
  const told = [
    ...Object.keys(params)
      .filter((name) => MARGIN.has(plain(name)))
      .map((name) => params[name]),
    ...[options, own].flatMap((settings) => NAMES.margin_options.map((name) => settings[name])),
  ];
  const mode = params['tdMode'] ?? params['tradeMode'];
  const kinds: unknown[] = [params['type'], options['defaultType'], own['defaultType']];
  return (
    told.some((value) => isTold(value) && !NO_MARGIN.includes(String(value).toLowerCase())) ||
    (isTold(mode) && mode !== 'cash') ||
    kinds.some((kind) => ['margin', 'cross', 'isolated'].includes(String(kind)))
  );
}

/**
 * What names the account of an order, for reading it: `params` of ccxt’s own. Elsewhere ccxt reads the orders and fills of a
 * margin account without being told.
 */
export function accountIn(
  params: Fields,
  isOneOf: (families: readonly string[]) => boolean,
): Record<string, string | boolean> {
  if (!isOneOf(NAMES.margin_readers)) return {};
  const { marginMode, portfolioMargin } = params;
  return {
    ...(typeof marginMode === 'string' ? { marginMode } : {}),
    ...(typeof portfolioMargin === 'boolean' ? { portfolioMargin } : {}),
  };
}

/**
 * Of an entry.
 * @param same parameters that say no more than the order does
 * @throws Refused when `params` would turn it into another order than the one that is asked about
 */
export function refuseAnotherOrder(params: Fields, same: readonly string[] = []): void {
  refuse(params, [ELSEWHERE, OTHER_SIZE, OTHER_PRICE, OTHER_ID], ['clientOrderId', ...same]);
  const { type } = params;
  if (isTold(type) && !MARKET_TYPES.includes(String(type)))
    throw new Refused(
      `params type would replace what Phasegate is asked about: give it as an argument of the method`,
    );
}

/** Of an exit that only its size keeps within the position. @throws Refused as above */
export const refuseAnotherSize = (params: Fields): void => refuse(params, [ELSEWHERE, OTHER_SIZE]);

/** Of an exit whatever its size. @throws Refused as above */
export const refuseElsewhere = (params: Fields): void => refuse(params, [ELSEWHERE]);

function refuse(
  params: Fields,
  groups: readonly ReadonlySet<string>[],
  same: readonly string[] = [],
): void {
  const odd = Object.keys(params)
    .filter((name) => !same.includes(name) && groups.some((group) => group.has(plain(name))))
    .sort();
  if (odd.length === 0) return;
  const id = odd.some((name) => OTHER_ID.has(plain(name))) ? ', an id as clientOrderId' : '';
  const cost = odd.some((name) => ['cost', 'quoteOrderQty'].includes(name))
    ? ', a cost with createMarketBuyOrderWithCost'
    : '';
  throw new Refused(
    `params ${odd.join(', ')} would replace what Phasegate is asked about: give it as an argument of the method${id}${cost}`,
  );
}
