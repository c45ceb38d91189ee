import { Refused } from './errors.js';
import { isFields, type Fields } from './exchange.js';

/** ccxt merges `params` into the request last: with these it would be an order in another market, or on the other side, */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['symbol', 'pair', 'market', 'instId', 'instrument', 'instrument_name', 'productId'],
  ...['product_id', 'symbolId', 'side', 'direction'],
]);
/** one of another size, */
const OTHER_SIZE: ReadonlySet<string> = new Set([
  ...['quantity', 'qty', 'size', 'sz', 'volume', 'vol', 'amount', 'orderQty', 'base_size'],
  ...['baseSize', 'contracts', 'quoteOrderQty', 'quoteQty', 'quote_size', 'quoteAmount'],
  ...['marketUnit', 'tgtCcy', 'notional', 'funds', 'cost', 'oflags', 'volumeInBaseCurrency'],
  ...['test', 'isAlgoOrder', 'orders'],
]);
/** or one with another client order id, by which it would not be found again. */
const OTHER_ID: ReadonlySet<string> = new Set([
  ...['newClientOrderId', 'clOrdId', 'clOrdID', 'clOrderId', 'cl_ord_id', 'cliOrdId', 'cloid'],
  ...['clientOid', 'client_oid', 'client_order_id', 'clientAlgoId', 'newClientStrategyId'],
  ...['orderLinkId', 'text', 'label', 'cid', 'userref'],
]);

const PRICE_CONDITIONS = ['triggerPrice', 'stopPrice', 'stopLossPrice', 'takeProfitPrice'] as const;
const CONDITIONS = [
  ...PRICE_CONDITIONS,
  ...['trailingPercent', 'trailingAmount', 'trailingDelta', 'trailingTriggerPrice'],
  ...['callbackRate', 'activationPrice', 'activatePrice'],
];
const MARGIN = [
  ...['marginMode', 'defaultMarginMode', 'margin', 'isIsolated', 'sideEffectType', 'isLeverage'],
  ...['leverage', 'portfolioMargin', 'papi', 'account', 'accountType', 'tradeType', 'loanType'],
  ...['autoBorrow', 'auto_borrow'],
];
const MARGIN_OPTIONS = ['marginMode', 'defaultMarginMode', 'portfolioMargin', 'papi'];
/** Values of these that keep an order from borrowing. */
const NO_MARGIN = ['', '0', 'false', 'spot', 'cash', 'trade', 'normal'];

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

export const isConditional = (params: Fields): boolean =>
  CONDITIONS.some((name) => isTold(params[name]));

/** The first price that triggers it; undefined: none does. */
export const triggerIn = (params: Fields): unknown =>
  PRICE_CONDITIONS.map((name) => params[name]).find(isTold);

/** In hedge mode each side has its own position; by the words of exchanges that have it. */
export function positionSideIn(params: Fields, exchangeId: string): PositionSide | undefined {
  for (const [name, families, sides] of HEDGED) {
    if (!isTold(params[name]) || !families.some((family) => exchangeId.startsWith(family)))
      continue;
    const side = sides[String(params[name]).toLowerCase()];
    if (side !== undefined) return side;
  }
  return undefined;
}

/** Whether a spot order may borrow, so that a sale can open a short position. */
export function isOnMargin(params: Fields, options: Fields): boolean {
  const own = isFields(options['createOrder']) ? options['createOrder'] : {};
  const told = [
    ...MARGIN.map((name) => params[name]),
    ...[options, own].flatMap((settings) => MARGIN_OPTIONS.map((name) => settings[name])),
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
 * Of an entry.
 * @param same parameters that say no more than the order does
 * @throws Refused when `params` would turn it into another order than the one that is asked about
 */
export const refuseAnotherOrder = (params: Fields, same: readonly string[] = []): void =>
  refuse(params, [ELSEWHERE, OTHER_SIZE, OTHER_ID], same);

/** Of an exit that only its size keeps within the position. @throws Refused as above */
export const refuseAnotherSize = (params: Fields): void => refuse(params, [ELSEWHERE, OTHER_SIZE]);

/** Of a sale of coins, which opens nothing whatever its size. @throws Refused as above */
export const refuseElsewhere = (params: Fields): void => refuse(params, [ELSEWHERE]);

function refuse(
  params: Fields,
  groups: readonly ReadonlySet<string>[],
  same: readonly string[] = [],
): void {
  const odd = Object.keys(params)
    .filter((name) => !same.includes(name) && groups.some((group) => group.has(name)))
    .sort();
  if (odd.length === 0) return;
  const id = odd.some((name) => OTHER_ID.has(name)) ? ', an id as clientOrderId' : '';
  const cost = odd.some((name) => ['cost', 'quoteOrderQty'].includes(name))
    ? ', a cost with createMarketBuyOrderWithCost'
    : '';
  throw new Refused(
    `params ${odd.join(', ')} would replace what Phasegate is asked about: give it as an argument of the method${id}${cost}`,
  );
}
