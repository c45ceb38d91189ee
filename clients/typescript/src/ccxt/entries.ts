import type { TradeCheck } from '../api.js';
import { readTradeCheck } from '../arguments.js';
import { locallyBlocked, type CheckResult } from '../check-answer.js';
import type { Phasegate } from '../phasegate.js';
import type { Book, Entry } from './book.js';
import { Blocked, isCertain, Refused, unsigned } from './errors.js';
import { idIn, isFields, type Market } from './exchange.js';
import { Exact } from './number.js';
import {
  isTrailing,
  notionalOf,
  plannedPrices,
  readNumber,
  tradeSideOf,
  withParams,
  type Order,
} from './order.js';
import { accountIn, isConditional, refuseAnotherOrder } from './parameters.js';
import type { Settlement } from './settlement.js';
import { quoteOf, type Venue } from './venue.js';

/** Sends an order as it is decided. */
export type Send = (order: Order) => unknown;

/** The outbox knows of another life of this trade_id, which must not be given back. */
const NOT_OURS: readonly string[] = ['TRADE_ALREADY_REPORTED', 'UNSETTLED', 'CANCEL_WAITING'];

/** Entries: asked for, sent with their trade_id, and never otherwise. */
export class Entries {
  constructor(
    private readonly venue: Venue,
    private readonly client: Phasegate,
    private readonly book: Book,
    private readonly settlement: Settlement,
    private readonly strategy: string | undefined,
  ) {}

  /** @throws Blocked; Refused when it is not clear what it would be; ccxt’s own errors */
  async enter(order: Order, market: Market, send: Send): Promise<unknown> {
    refuseAnotherOrder(order.params, sameCost(order));
    if (market.option === true)
      throw new Refused(
        `${order.symbol} is an option: what an entry risks cannot be told by amount and price`,
      );
    if (isTrailing(order))
      throw new Refused(
        'a trailing entry follows the market to a price that nobody is asked about: wait, then order',
      );
    if (market.contract === true && isConditional(order.params))
      throw new Refused(
        'a conditional entry in a contract fills when nobody is asked: wait for the price, then order',
      );
    if (market.contract === true && !isMeasured(market))
      throw new Refused(
        `of ${order.symbol} it is not known what a contract is worth: its notional cannot be told to Phasegate`,
      );
    const entry = await this.asked(order, market);
    try {
      const answer = await this.answer(entry);
      if (answer.decision === 'block')
        throw new Blocked(`${order.side} ${entry.trade['notional']} of ${order.symbol}`, answer);
      entry.stage = 'sending';
      await this.stored('placed', entry);
      return await this.send(entry, order, send);
    } finally {
      this.settlement.underWay.delete(entry.trade_id);
    }
  }

  /** What is asked, stored before it is. */
  private async asked(order: Order, market: Market): Promise<Entry> {
    const { symbol } = market;
    if (this.book.held(symbol).length > 0) await this.settlement.close(symbol);
    const takesCost = await this.venue.takesCost(order, market);
    const measured = takesCost
      ? { ...order, cost: order.amount }
      : this.venue.asSent(order, market);
    const price = await this.venue.price(measured, market);
    const rate = await this.venue.ownRate(quoteOf(market));
    const notional = notionalOf(measured, market, price).times(rate);
    if (Exact.of(notional.money()).sign <= 0)
      throw new Refused(`an entry in ${symbol} for ${notional.money()} is none`);
    // From here to where it is in the book nothing is waited for: of two with one id, one is refused.
    const trade = this.trade(measured, symbol, notional, price);
    const { trade_id } = trade;
    if (this.book.entry(trade_id) !== undefined)
      throw new Refused(
        `trade ${trade_id} was asked for already: an order of its own takes an id of its own`,
      );
    const entry: Entry = {
      trade_id,
      symbol,
      side: order.side,
      trade: { ...trade },
      account: market.contract === true ? {} : accountIn(order.params, this.venue.isOneOf),
      rate: rate.toString(),
      asked_at: Date.now(),
      checked_at: null,
      stage: 'asked',
      orders: [],
      amount: measured.cost === null ? (order.amount ?? Exact.ZERO).toString() : '0',
      filled_at: null,
      filled: '0',
      is_edited: false,
    };
    this.settlement.underWay.add(trade_id);
    this.book.add(entry);
    await this.stored('asked for', entry);
    return entry;
  }

  /** @throws Refused naming what is wrong with it */
  private trade(order: Order, symbol: string, notional: Exact, price: Exact): TradeCheck {
    const { own, params } = order;
    const given = {
      trade_id: own['trade_id'] ?? idIn(params['clientOrderId']) ?? this.venue.newId(),
      symbol,
      side: tradeSideOf(order),
      mode: this.venue.mode,
      notional: notional.money(),
      entry_price: price.price(),
      ...plannedPrices(order),
      strategy: own['strategy'] ?? this.strategy,
      parent_trade_id: this.book.openTrade(symbol, order.side)?.trade_id,
    };
    try {
      return readTradeCheck(given);
    } catch (error) {
      throw new Refused(unsigned(error));
    }
  }

  /** A block gives back what it may have been granted: nothing was sent. */
  private async answer(entry: Entry): Promise<CheckResult> {
    const { trade_id } = entry;
    const answer = await this.client.check(entry.trade as unknown as TradeCheck);
    if (answer.decision === 'allow') {
      this.settlement.permits.granted(trade_id, answer);
      entry.checked_at = Date.parse(answer.checked_at);
      return answer;
    }
    const isNotOurs = answer.local && NOT_OURS.includes(answer.reasons[0].code);
    const isUnknown = !this.client.outbox.unsettled.includes(trade_id);
    if (!answer.local || isNotOurs || isUnknown) {
      this.book.drop(entry);
      await this.book.save().catch((error: unknown) => this.unsaved(error));
    } else await this.settlement.giveBack(entry, 'its order was not placed');
    return answer;
  }

  /** With the trade_id as the order’s client id, by which it is found again. */
  private async send(entry: Entry, order: Order, send: Send): Promise<unknown> {
    // ccxt waits for its rate limiter, and loads what it lacks, before it sends.
    const scope = this.venue.scope('order', () => this.assertAllowed(entry));
    const sent = withParams(order, { clientOrderId: entry.trade_id });
    let result: unknown;
    try {
      result = await this.venue.inScope(scope, () => send(sent));
    } catch (error) {
      if (!scope.sent || isCertain(error)) {
        await this.settlement
          .giveBack(entry, `its order was not placed: ${unsigned(error)}`)
          .catch((fault: unknown) => this.unsaved(fault));
        throw error;
      }
      this.client.logger.warn(
        { trade_id: entry.trade_id, error: unsigned(error) },
        'it is not known whether the order of an entry was placed',
      );
      const found = await this.settlement.lookUpNow(entry);
      if (found === null) throw error;
      return found;
    }
    await this.settlement.placed(entry, result);
    return result;
  }

  private assertAllowed({ trade_id, side, symbol, trade }: Entry): void {
    if (this.venue.mode !== trade['mode'])
      throw new Refused(
        `the network was changed: Phasegate was asked about ${trade_id} as ${trade['mode']}`,
      );
    if (this.settlement.permits.isOver(trade_id))
      throw new Blocked(
        `${side} of ${symbol}`,
        locallyBlocked('PERMIT_EXPIRED', `The permit of ${trade_id} is over.`),
      );
  }

  /** @throws Refused when it is not on the disk: then nothing is sent */
  private async stored(what: 'asked for' | 'placed', entry: Entry): Promise<void> {
    try {
      await this.book.save();
    } catch (error) {
      this.settlement.underWay.delete(entry.trade_id);
      this.book.drop(entry);
      if (what === 'placed') await this.client.cancel(entry.trade_id, { wait: false });
      throw new Refused(`the entry cannot be stored, so it is not ${what}: ${unsigned(error)}`);
    }
  }

  private unsaved(error: unknown): void {
    this.client.logger.error({ error: unsigned(error) }, 'the book of entries cannot be stored');
  }

  /** The entry of an order that is to be changed, if it is one. */
  resting(orderId: string, symbol: string, order: Order): Entry | undefined {
    const told = idIn(order.params['clientOrderId']);
    const entry = orderId === '' ? this.book.entry(told ?? '') : this.book.ofOrder(orderId, symbol);
    if (entry?.stage !== 'resting') return undefined;
    if (told !== undefined && told !== entry.trade_id)
      throw new Refused(`clientOrderId ${told} is that of another order than ${orderId}`);
    return entry;
  }

  /**
   * An order that is changed as an exit must be one: some exchanges take its new size, and pass over the side.
   * @throws Refused when it is an entry
   */
  async assertNone(orderId: string, order: Order): Promise<void> {
    const told = idIn(order.params['clientOrderId']);
    const refused = new Refused(
      `order ${orderId || told} is an entry: cancel it, and create a new order`,
    );
    if (this.book.entry(told ?? '') !== undefined) throw refused;
    const side = await this.settlement.sideOf(orderId, told, order.symbol);
    // An exit is not held up where it cannot be told.
    if (side !== undefined && side !== order.side) throw refused;
  }

  /** Never beyond what was asked for. @throws Blocked when its permit cannot be renewed; Refused when it would be more than that */
  async edit(
    entry: Entry,
    orderId: string,
    order: Order,
    market: Market,
    send: Send,
  ): Promise<unknown> {
    refuseAnotherOrder(order.params);
    await this.settlement.refresh(entry);
    if (entry.stage !== 'resting' || Exact.of(entry.filled).sign > 0)
      throw new Refused(
        `${entry.filled} of order ${orderId} are filled, and what it becomes could be filled beside that: cancel it, and create a new order`,
      );
    if (order.side !== entry.side || order.amount === null || isConditional(order.params))
      throw new Refused(
        `editOrder of entry ${orderId} needs the same side, an amount and no trigger`,
      );
    const price = await this.venue.price(order, market);
    const asSent = this.venue.asSent(order, market);
    const notional = notionalOf(asSent, market, price).times(Exact.of(entry.rate));
    if (Exact.of(notional.money()).isAbove(Exact.of(entry.trade['notional'])))
      throw new Refused(
        `order ${orderId} would become ${notional.money()}, Phasegate was asked about ${entry.trade['notional']}: cancel it, and create a new order`,
      );
    if (entry.is_edited)
      throw new Refused(`an edit of order ${orderId} is under way, or was not answered`);
    entry.is_edited = true;
    const scope = this.venue.scope('order', () => this.assertAllowed(entry));
    try {
      await this.renewed(entry, orderId);
      await this.book.save();
      const result = await this.venue.inScope(scope, () => send(order));
      entry.orders.push(idIn(isFields(result) ? result['id'] : undefined) ?? orderId);
      entry.amount = order.amount.toString();
      entry.is_edited = false;
      await this.edited(entry);
      return result;
    } catch (error) {
      entry.is_edited = scope.sent && !isCertain(error);
      throw error;
    }
  }

  /** The exchange has taken it. Whatever fails from here on is settled later. */
  private async edited(entry: Entry): Promise<void> {
    await this.settlement
      .edited(entry)
      .catch((error: unknown) =>
        this.client.logger.warn(
          { trade_id: entry.trade_id, error: unsigned(error) },
          'it is not known what was filled of an order before its edit',
        ),
      );
    await this.book.save().catch((error: unknown) => this.unsaved(error));
  }

  private async renewed(entry: Entry, orderId: string): Promise<void> {
    // Paper has no permit.
    if (entry.trade['mode'] !== 'live') return;
    const answer = await this.client.renew(entry.trade_id);
    if (answer.decision === 'block') throw new Blocked(`an edit of order ${orderId}`, answer);
    this.settlement.permits.granted(entry.trade_id, answer);
  }
}

/** A quanto contract’s worth is in neither of its currencies. */
const isMeasured = ({ contractSize, linear, inverse }: Market): boolean =>
  Exact.maybe(contractSize) !== null && !(linear === false && inverse === false);

/** Where ccxt’s methods with a cost pass it on in `params`: what a bot put there itself is another one. */
function sameCost({ cost, params }: Order): string[] {
  if (cost === null) return [];
  const same = ['cost', 'quoteOrderQty'].filter(
    (name) => name in params && readNumber(params[name], name).minus(cost).sign === 0,
  );
  return params['tgtCcy'] === 'quote_ccy' ? [...same, 'tgtCcy'] : same;
}
