import { isFields, listOf, type Fields, type Market } from './exchange.js';
import { Exact } from './number.js';
import { worth } from './order.js';

/** One of ccxt’s trade structures, of the account’s own; amounts are text, `at` is milliseconds since 1970. */
export interface Fill {
  readonly id: string;
  readonly order: string;
  readonly side: 'buy' | 'sell';
  readonly amount: string;
  readonly price: string;
  readonly at: number;
  /** Currency → cost; null: the exchange does not tell. */
  readonly fees: Readonly<Record<string, string>> | null;
}

/**
 * Those of exchanges that give fills no id (hollaex, foxbit) are told apart by all else, and by their number among those
 * that are alike.
 * @throws RangeError when one has no amount, price or time
 */
export function readFills(trades: unknown): Fill[] {
  const alike = new Map<string, number>();
  return listOf(trades).map((trade) => {
    const fill = readFill(trade);
    if (trade['id'] !== undefined && trade['id'] !== null) return fill;
    const told = [fill.order, fill.at, fill.side, fill.amount, fill.price].join(':');
    const number = alike.get(told) ?? 0;
    alike.set(told, number + 1);
    return { ...fill, id: `${told}:${number}` };
  });
}

function readFill(trade: Fields): Fill {
  const listed = listOf(trade['fees']);
  const told = (listed.length > 0 ? listed : [trade['fee']])
    .filter(isFields)
    .filter(({ cost }) => cost !== undefined && cost !== null);
  const fees: Record<string, string> = {};
  for (const { currency, cost } of told) {
    const name = String(currency);
    fees[name] = Exact.of(fees[name] ?? 0)
      .plus(Exact.of(cost))
      .toString();
  }
  const at = Number(trade['timestamp']);
  if (!Number.isSafeInteger(at) || (trade['side'] !== 'buy' && trade['side'] !== 'sell'))
    throw new RangeError(`fill ${String(trade['id'])} has no time or no side`);
  return {
    id: String(trade['id']),
    order: String(trade['order']),
    side: trade['side'],
    amount: Exact.of(trade['amount']).toString(),
    price: Exact.of(trade['price']).toString(),
    at,
    fees: told.length > 0 ? fees : null,
  };
}

/** One trade of Phasegate: an entry with its additions. `amount` in the market’s own unit. */
export class Position {
  amount = Exact.ZERO;
  cash = Exact.ZERO;
  base = Exact.ZERO;
  closedAt: number | null = null;
  lastPrice = Exact.ZERO;

  constructor(
    readonly tradeId: string,
    readonly direction: 1 | -1,
  ) {}

  /** Net of fees, in the quote currency. */
  get profit(): Exact {
    return this.cash.plus(this.base.times(this.lastPrice));
  }
}

export type Rates = Readonly<Record<string, Exact>>;

/**
 * Adds entries to their positions and exits to the oldest position that is open.
 * @param orders by the exchange’s id of an entry’s order
 * @param rates of currencies of fees in the quote currency
 */
export function addUp(
  positions: readonly Position[],
  orders: ReadonlyMap<string, Position>,
  fills: readonly Fill[],
  market: Market,
  rates: Rates,
): void {
  for (const fill of [...fills].sort((one, other) => one.at - other.at)) {
    const entered = orders.get(fill.order);
    if (entered === undefined) leave(positions, fill, market, rates);
    else enter(entered, fill, market, rates);
  }
}

function enter(position: Position, fill: Fill, market: Market, rates: Rates): void {
  const amount = Exact.of(fill.amount);
  const base = String(market.base);
  // That much less is held.
  const takesCoin = market.contract !== true && fill.side === 'buy' && fill.fees !== null;
  const inCoin = takesCoin ? Exact.of(fill.fees[base] ?? 0) : Exact.ZERO;
  position.amount = position.amount.plus(amount.minus(inCoin));
  pay(position, fill, amount, market);
  const fees = feesOf(fill, amount, market, rates, inCoin.sign === 0 ? null : base);
  position.cash = position.cash.minus(fees);
}

function leave(positions: readonly Position[], fill: Fill, market: Market, rates: Rates): void {
  const side = fill.side === 'buy' ? 1 : -1;
  let left = Exact.of(fill.amount);
  for (const position of positions) {
    if (position.direction === side || position.amount.sign <= 0 || left.sign <= 0) continue;
    const taken = left.isBelow(position.amount) ? left : position.amount;
    position.amount = position.amount.minus(taken);
    position.closedAt = fill.at;
    pay(position, fill, taken, market);
    position.cash = position.cash.minus(feesOf(fill, taken, market, rates, null));
    left = left.minus(taken);
  }
}

function pay(position: Position, fill: Fill, amount: Exact, market: Market): void {
  const price = Exact.of(fill.price);
  const value = worth(amount, price, market);
  const received = fill.side === 'buy' ? value.negated() : value;
  position.lastPrice = price;
  if (market.inverse === true) position.base = position.base.minus(received.over(price));
  else position.cash = position.cash.plus(received);
}

/** In the quote currency, of this amount of the fill. A fee that is not told is taken to be a taker’s. */
function feesOf(
  fill: Fill,
  amount: Exact,
  market: Market,
  rates: Rates,
  except: string | null,
): Exact {
  const price = Exact.of(fill.price);
  const share = amount.over(Exact.of(fill.amount));
  const estimate = worth(amount, price, market).times(Exact.of(market.taker ?? '0.001'));
  if (fill.fees === null) return estimate;
  const settles = [market.quote, market.settle];
  return Object.entries(fill.fees)
    .filter(([currency]) => currency !== except)
    .map(([currency, cost]) => {
      const own = Exact.of(cost).times(share);
      if (settles.includes(currency) && market.inverse !== true) return own;
      if (currency === market.base) return own.times(price);
      return currency in rates ? own.times(rates[currency]!) : estimate;
    })
    .reduce((one, other) => one.plus(other), Exact.ZERO);
}

/** Whether that little cannot be sold. */
export function isDust(amount: Exact, price: Exact, market: Market): boolean {
  if (amount.sign <= 0) return true;
  if (market.contract === true) return false;
  const least = Exact.maybe(market.limits?.['amount']?.min);
  const leastCost = Exact.maybe(market.limits?.['cost']?.min);
  const tooFew = least !== null && amount.isBelow(least);
  return tooFew || (leastCost !== null && amount.times(price).isBelow(leastCost));
}
