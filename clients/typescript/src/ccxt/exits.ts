import type { Phasegate } from '../phasegate.js';
import { Claims } from './claims.js';
import type { Closes } from './closes.js';
import { Refused, unsigned } from './errors.js';
import { idIn, isFields, listOf, type Fields, type Market } from './exchange.js';
import { Exact, sum } from './number.js';
import {
  cutTo,
  directionOf,
  marked,
  onlyReduces,
  unmarked,
  withoutPrice,
  withParams,
  type Order,
} from './order.js';
import {
  isConditional,
  isOnMargin,
  positionSideIn,
  refuseAnotherMark,
  refuseAnotherSize,
  refuseElsewhere,
} from './parameters.js';
import type { RestingExits } from './resting-exits.js';
import type { Settlement } from './settlement.js';
import type { Venue } from './venue.js';

/** Where ccxt makes a market order of any order with reduceOnly: a stop would close the position now. */
const CLOSED_AT_ONCE = ['coinbase'];

/** Whether an order is an exit, and of how much. The platform is not asked. */
export class Exits {
  /** Of exits that their size alone keeps within the position. */
  private readonly markets = new WeakMap<Order, Market>();
  /** Of exits of contracts: what they close that is not of the guard’s own entries, as the account told it. */
  private readonly contracts = new WeakMap<
    Order,
    { readonly market: Market; readonly foreign: Exact }
  >();
  private readonly claims: Claims;

  constructor(
    private readonly venue: Venue,
    private readonly closes: Closes,
    settlement: Settlement,
    private readonly resting: RestingExits,
    private readonly client: Phasegate,
  ) {
    this.claims = new Claims(venue, closes, settlement, client);
  }

  /**
   * The order as an exit: never more than closes. null: it is an entry. Nothing of Phasegate that fails can stop an exit.
   * @throws Refused when it is no exit that can be told from an entry
   */
  async decide(order: Order, market: Market): Promise<Order | null> {
    if (market.contract === true) return this.ofContract(order, market);
    if (isOnMargin(order.params, this.venue.exchange.options)) {
      // With a price ccxt makes of the amount what is to be received, at binance: more of it, when the price fell.
      const plain = order.type === 'market' ? withoutPrice(order) : order;
      await this.learnIfNeeded(plain);
      const leaving = this.cut(plain, this.free(plain), market);
      if (leaving === null) return null;
      refuseAnotherSize(order.params);
      return this.sized(leaving, market);
    }
    if (order.side !== 'sell' || this.venue.ownCurrencies.has(String(market.base))) return null;
    refuseElsewhere(order.params);
    // Coins that are owned: it cannot open anything.
    return order;
  }

  private async ofContract(order: Order, market: Market): Promise<Order | null> {
    const { isOneOf } = this.venue;
    if (onlyReduces(order, isOneOf)) {
      refuseElsewhere(order.params);
      refuseAnotherMark(order.params);
      // ccxt passes over a "true" that is text.
      return typeof order.params['reduceOnly'] === 'string'
        ? withParams(order, { reduceOnly: true })
        : order;
    }
    const isHedged = order.params['hedged'] === true;
    // It adds to its side, whatever the other side holds.
    if (isHedged || positionSideIn(order.params, isOneOf) !== undefined) return null;
    const symbol = this.venue.unified(order.symbol);
    if (this.claims.isInDoubt(symbol)) await this.claims.learn(symbol);
    const known = this.knownPosition(order.symbol);
    let held = known;
    if (!closes(order, held) || order.amount?.isAbove(held.abs()) !== false)
      held = await this.accountPosition(held, order, market);
    const leaving = this.cut(order, held, market);
    if (leaving === null) return null;
    refuseElsewhere(order.params);
    const from = { market, foreign: held.minus(known) };
    if (!isOneOf(CLOSED_AT_ONCE)) {
      refuseAnotherMark(order.params);
      const exit = marked(leaving);
      this.contracts.set(exit, from);
      return exit;
    }
    if (leaving.cost !== null) return null;
    refuseAnotherSize(order.params);
    this.contracts.set(leaving, from);
    return this.sized(leaving, market);
  }

  // Exits that their size alone keeps within the position

  isSized(order: Order): boolean {
    return this.markets.has(order);
  }

  /**
   * To be called at once before it is sent. Conditional ones claim nothing: two stops for one position are placed.
   * @returns what is left for it; null: others are closing the position
   */
  claim(order: Order): Order | null {
    const market = this.markets.get(order);
    if (market === undefined || isConditional(order.params)) return order;
    const foreign = this.contracts.get(order)?.foreign ?? Exact.ZERO;
    const left = this.cut(order, this.free(order).plus(foreign), market);
    if (left === null || left.amount === null) return null;
    this.claims.add(left, this.venue.unified(left.symbol), left.amount);
    return this.sized(left, market);
  }

  /**
   * A contract’s exit without the mark that ccxt declined, as much of it as others leave.
   * @throws Refused when they leave nothing, or `params` say another size
   */
  unmarked(order: Order): Order {
    refuseAnotherSize(order.params);
    const bare = unmarked(order);
    const from = this.contracts.get(order);
    if (from !== undefined) this.contracts.set(this.sized(bare, from.market), from);
    const left = this.claim(bare);
    if (left === null)
      throw new Refused(`other exits close all of the position in ${order.symbol}`);
    return left;
  }

  /** @param isDoubtful whether it may have been placed all the same */
  failed(order: Order, isDoubtful: boolean): void {
    this.claims.failed(order, isDoubtful);
  }

  private sized(order: Order, market: Market): Order {
    this.markets.set(order, market);
    return order;
  }

  private free(order: Order): Exact {
    const held = this.knownPosition(order.symbol);
    return isConditional(order.params)
      ? held
      : held.plus(this.claims.of(this.venue.unified(order.symbol)));
  }

  /**
   * The exchange is asked first, for other exits that rest there may have been filled. Before a conditional one it is asked
   * only where the order is for more than is known.
   */
  private async learnIfNeeded(order: Order): Promise<void> {
    const free = this.free(order);
    const isBeyond = !closes(order, free) || order.amount?.isAbove(free.abs()) !== false;
    if (isBeyond || !isConditional(order.params))
      await this.claims.learn(this.venue.unified(order.symbol));
  }

  /** The account’s, where more of it can be closed than of the guard’s own: what is from before is left with it. */
  private async accountPosition(known: Exact, order: Order, market: Market): Promise<Exact> {
    try {
      const net = netOf(await this.venue.read('fetchPositions', [market.symbol]), market);
      return closes(order, net) &&
        net.abs().isAbove(closes(order, known) ? known.abs() : Exact.ZERO)
        ? net
        : known;
    } catch (error) {
      this.client.logger.warn(
        { symbol: order.symbol, error: unsigned(error) },
        `the position is not known: the guard’s own entries hold ${known.toString()}`,
      );
      return known;
    }
  }

  /** An order against the position, up to the position. */
  private cut(order: Order, held: Exact, market: Market): Order | null {
    if (!closes(order, held)) return null;
    // Only a contract’s reduceOnly keeps a cost within the position.
    if (order.cost !== null) return market.contract === true ? order : null;
    if (order.amount === null) return null;
    if (!order.amount.isAbove(held.abs())) return order;
    this.client.logger.warn(
      { symbol: order.symbol, side: order.side, amount: order.amount.toString() },
      `an order closes ${held.abs().toString()}: what is beyond would open the other side, place it as an order of its own`,
    );
    return cutTo(order, held.abs());
  }

  /** In the market’s own unit, below 0 for a short; by the fills of the guard’s own entries. */
  private knownPosition(symbol: string): Exact {
    try {
      return this.closes.left(this.venue.unified(symbol));
    } catch (error) {
      // A fault of ours holds up no exit.
      this.client.logger.error({ symbol, error: unsigned(error) }, 'a position cannot be added up');
      return Exact.ZERO;
    }
  }

  /** An exit was sent. What it leaves of others that rest is cancelled: its caller’s answer waits for that alone. */
  async note(order: Order, answer: unknown): Promise<void> {
    const told = isFields(answer) ? answer : {};
    this.noteFilled(order, told);
    const market = this.markets.get(order);
    if (market === undefined || market.contract === true) return;
    this.resting.note(order, told);
    await this.resting.cancelBeyond(this.venue.unified(order.symbol));
  }

  private noteFilled(order: Order, told: Fields): void {
    try {
      if (!this.claims.answered(order, told)) return;
      const filled = Exact.of(told['filled'] ?? 0);
      const symbol = this.venue.unified(order.symbol);
      const signed = directionOf(order) === 1 ? filled : filled.negated();
      this.closes.noteExit(symbol, idIn(told['id']) ?? '', signed);
    } catch (error) {
      // It is placed: its caller gets the answer.
      this.client.logger.warn(
        { symbol: order.symbol, error: unsigned(error) },
        'what was filled of an exit is found out later',
      );
    }
  }
}

/** Whether an order of this side takes from a position. */
const closes = (order: Order, held: Exact): boolean => held.sign * directionOf(order) < 0;

const netOf = (positions: unknown, market: Market): Exact =>
  sum(
    listOf(positions)
      .filter((position: Fields) => position['symbol'] === market.symbol)
      .map(({ contracts, side }) => {
        const amount = Exact.of(contracts ?? 0);
        return side === 'short' ? amount.negated() : amount;
      }),
  );
