import { Decimal, type DecimalText, plain } from '@phasegate/phase-core';
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
  /** What the platform says that it realized before costs; null where it does not say. */
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

/**
 * Pairs fills, given in the order in which they happened, into round trips from flat to flat in one symbol. A fill
 * that turns a position is split, its costs by quantity.
 */
export class RoundTrips {
  readonly closed: RoundTrip[] = [];
  readonly unopened: Unopened[] = [];
  readonly #open = new Map<string, Position>();

  add(fill: Fill): void {
    const quantity = new Decimal(fill.quantity);
    const costs = fill.costs === null ? null : new Decimal(fill.costs);
    const position = this.#open.get(bookOf(fill));
    if (position === undefined) this.#enter(fill, quantity, costs);
    else if (position.long === (fill.side === 'buy')) extend(position, fill, quantity, costs);
    else this.#reduce(position, fill, quantity, costs);
  }

  /** What is open at the end: side, quantity, and how many fills are in it. */
  get open(): readonly Readonly<Position>[] {
    return [...this.#open.values()];
  }

  #enter(fill: Fill, quantity: Decimal, costs: Decimal | null): void {
    const { symbol, side, at, line, effect } = fill;
    if (effect === 'close' || effect === 'turn' || (fill.owned === true && side === 'sell')) {
      this.unopened.push({ fill, quantity });
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
    this.closed.push(roundTripOf(position, fill));
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

const roundTripOf = (position: Position, last: Fill): RoundTrip =>
  new ClosedPosition(position, last);

/** Keeps its amounts as texts: there may be very many, and a Decimal takes several times the memory. */
class ClosedPosition implements RoundTrip {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number;
  readonly fills: number;
  readonly line: number;
  readonly endsTest: boolean;
  readonly #quantity: DecimalText;
  readonly #entered: DecimalText;
  readonly #left: DecimalText;
  readonly #profit: DecimalText | null;
  readonly #costs: DecimalText | null;

  constructor(position: Position, last: Fill) {
    const { symbol, long, openedAt, fills, line, profit, costs } = position;
    [this.symbol, this.side, this.line] = [symbol, long ? 'long' : 'short', line];
    [this.openedAt, this.closedAt, this.fills] = [openedAt, last.at, fills];
    this.endsTest = last.endsTest === true;
    this.#quantity = plain(position.quantity);
    this.#entered = plain(position.entered);
    this.#left = plain(position.left);
    this.#profit = profit === null ? null : plain(profit);
    this.#costs = costs === null ? null : plain(costs);
  }

  get quantity(): Decimal {
    return new Decimal(this.#quantity);
  }

  get entered(): Decimal {
    return new Decimal(this.#entered);
  }

  get left(): Decimal {
    return new Decimal(this.#left);
  }

  get profit(): Decimal | null {
    return this.#profit === null ? null : new Decimal(this.#profit);
  }

  get costs(): Decimal | null {
    return this.#costs === null ? null : new Decimal(this.#costs);
  }
}

function share(costs: Decimal, part: Decimal, whole: Decimal): Decimal {
  return costs.times(part).div(whole).toDecimalPlaces(SHARE_PLACES);
}

function plus(sum: Decimal | null, more: Decimal | string | null | undefined): Decimal | null {
  if (more === null || more === undefined) return sum;
  return sum === null ? new Decimal(more) : sum.plus(more);
}
