import { Decimal } from '@phasegate/phase-core';
import type { Fill } from './fill.js';

/** A position from flat to flat (rules 9.7). */
export interface RoundTrip {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number;
  readonly quantity: Decimal;
  /** Quantity × price, summed over the fills that entered; so for those that left. */
  readonly entered: Decimal;
  readonly left: Decimal;
  /** The realized P&L before costs as the platform states it; null where it does not. */
  readonly profit: Decimal | null;
  /** Null where no fill of it tells its costs. */
  readonly costs: Decimal | null;
  readonly fills: number;
  readonly endsTest: boolean;
  /** Of the fill that opened it. */
  readonly line: number;
}

/** A fill, or the part of one, that closes more than the file has seen opened. */
export interface Unopened {
  readonly fill: Fill;
  readonly quantity: Decimal;
}

interface Position {
  readonly symbol: string;
  readonly long: boolean;
  readonly openedAt: number;
  readonly line: number;
  quantity: Decimal;
  remaining: Decimal;
  entered: Decimal;
  left: Decimal;
  profit: Decimal | null;
  costs: Decimal | null;
  fills: number;
}

/** Shares of a cost are cut after so many places; the other part gets the rest, so nothing is lost. */
const SHARE_PLACES = 20;

/** Takes what is found among the fills. */
export interface Pairing {
  closed(trip: RoundTrip): void;
  unopened(part: Unopened): void;
}

/**
 * Pairs fills, given in the order in which they happened, into round trips from flat to flat in one symbol. A fill
 * that turns a position is split, its costs by quantity. Only open positions are kept.
 */
export class RoundTrips {
  readonly #open = new Map<string, Position>();

  constructor(private readonly found: Pairing) {}

  add(fill: Fill): void {
    const quantity = new Decimal(fill.quantity);
    const costs = fill.costs === null ? null : new Decimal(fill.costs);
    const position = this.#open.get(bookOf(fill));
    if (position === undefined) this.#enter(fill, quantity, costs);
    else if (position.long === (fill.side === 'buy')) extend(position, fill, quantity, costs);
    else this.#reduce(position, fill, quantity, costs);
  }

  /** The position open at the end: side, quantity and number of fills. */
  get open(): readonly Readonly<Position>[] {
    return [...this.#open.values()];
  }

  #enter(fill: Fill, quantity: Decimal, costs: Decimal | null): void {
    const { symbol, side, at, line, effect } = fill;
    if (effect === 'close' || effect === 'turn' || (fill.owned === true && side === 'sell')) {
      this.found.unopened({ fill, quantity });
      return;
    }
    const none = new Decimal(0);
    const position: Position = {
      symbol,
      long: side === 'buy',
      openedAt: at,
      line,
      quantity: none,
      remaining: none,
      entered: none,
      left: none,
      profit: null,
      costs: null,
      fills: 0,
    };
    this.#open.set(bookOf(fill), position);
    extend(position, fill, quantity, costs);
  }

  #reduce(position: Position, fill: Fill, quantity: Decimal, costs: Decimal | null): void {
    const closing = Decimal.min(quantity, position.remaining);
    const rest = quantity.minus(closing);
    const ofClosing = rest.isZero() || costs === null ? costs : share(costs, closing, quantity);
    position.remaining = position.remaining.minus(closing);
    position.left = position.left.plus(closing.times(fill.price));
    position.profit = plus(position.profit, fill.profit);
    position.costs = plus(plus(position.costs, ofClosing), fill.carry);
    position.fills += 1;
    if (!position.remaining.isZero()) return;
    this.#open.delete(bookOf(fill));
    this.found.closed(roundTripOf(position, fill));
    if (rest.isZero()) return;
    const { carry: _carry, profit: _profit, effect, ...turned } = fill;
    const ofRest = costs === null || ofClosing === null ? null : costs.minus(ofClosing);
    this.#enter(effect === 'close' ? { ...turned, effect } : turned, rest, ofRest);
  }
}

const bookOf = ({ symbol, book }: Fill): string => book ?? symbol;

function extend(position: Position, fill: Fill, quantity: Decimal, costs: Decimal | null): void {
  position.quantity = position.quantity.plus(quantity);
  position.remaining = position.remaining.plus(quantity);
  position.entered = position.entered.plus(quantity.times(fill.price));
  position.costs = plus(plus(position.costs, costs), fill.carry);
  position.profit = plus(position.profit, fill.profit);
  position.fills += 1;
}

function roundTripOf(position: Position, last: Fill): RoundTrip {
  const { symbol, long, openedAt, quantity, entered, left, profit, costs, fills, line } = position;
  return {
    ...{ symbol, side: long ? 'long' : 'short', openedAt, closedAt: last.at, quantity },
    ...{ entered, left, profit, costs, fills, line },
    endsTest: last.endsTest === true,
  };
}

function share(costs: Decimal, part: Decimal, whole: Decimal): Decimal {
  return costs.times(part).div(whole).toDecimalPlaces(SHARE_PLACES);
}

function plus(sum: Decimal | null, more: Decimal | string | null | undefined): Decimal | null {
  if (more === null || more === undefined) return sum;
  return sum === null ? new Decimal(more) : sum.plus(more);
}
