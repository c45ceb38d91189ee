import type { Phasegate } from '../phasegate.js';
import { instantOf, type Book, type Entry, type Part } from './book.js';
import type { Closes } from './closes.js';
import { unsigned } from './errors.js';
import { idIn, isFields, type Fields } from './exchange.js';
import { Exact, sum } from './number.js';
import { worth } from './order.js';
import { OrdersThere } from './orders-there.js';
import { Permits } from './permits.js';
import type { RestingExits } from './resting-exits.js';
import type { Venue } from './venue.js';

/** So long an order that was sent may take to be seen at the exchange: until then it is not called unplaced. */
const ARRIVAL_MS = 60_000;
/** Between two settlements that reading brings about. */
const PAUSE_MS = 10_000;
type EntryReported = Parameters<Phasegate['opened']>[0];

/** The platform was asked, and has no permit to renew. */
const PERMIT_GONE: readonly string[] = ['PERMIT_UNKNOWN', 'PERMIT_EXPIRED'];
const OVER: readonly unknown[] = ['closed', 'canceled', 'expired', 'rejected'];

/**
 * What became of entries: found at the exchange, reported to the platform, given back where nothing was executed. Reports
 * are stored and delivered in the background: they wait for nothing.
 */
export class Settlement {
  readonly permits = new Permits();
  /** trade_ids that this process is about to place. */
  readonly underWay = new Set<string>();
  private readonly there: OrdersThere;
  private readonly told = new WeakSet<Entry>();
  private readonly lost = new WeakMap<Entry, number>();
  private last = -Infinity;
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;
  private underWayOrWaiting = 0;

  constructor(
    private readonly venue: Venue,
    private readonly client: Phasegate,
    private readonly book: Book,
    private readonly closes: Closes,
    private readonly restingExits: RestingExits,
  ) {
    this.there = new OrdersThere(venue, book);
  }

  // When

  /** One that is under way is not waited for by those who only read. */
  get isDue(): boolean {
    const hasWork = this.book.entries.some(({ stage }) => stage !== 'closed');
    const isFree = this.underWayOrWaiting === 0 && !this.book.isClosed;
    return hasWork && isFree && performance.now() - this.last >= PAUSE_MS;
  }

  /** Something was sent that may have closed a position: the next reading settles. */
  wake(): void {
    this.last = -Infinity;
  }

  /** Everything, as far as the exchange answers. An entry that cannot be settled does not hold up the others. */
  settle(): Promise<void> {
    // One that is under way may have read before what is to be settled now; the next one serves all who wait for it.
    this.next ??= this.afterTheLast(() => {
      this.next = null;
      return this.settleAll();
    });
    return this.next;
  }

  private async settleAll(): Promise<void> {
    this.last = performance.now();
    for (const entry of [...this.book.entries])
      if (
        ['asked', 'sending', 'resting'].includes(entry.stage) &&
        !this.underWay.has(entry.trade_id)
      )
        await this.quietly(entry.trade_id, () => this.settleOne(entry));
    const open = this.book.entries.filter(({ stage }) => stage === 'open');
    for (const symbol of new Set(open.map((entry) => entry.symbol)))
      await this.quietly(symbol, () => this.closes.report(symbol));
    for (const symbol of this.restingExits.symbols) await this.restingExits.cancelBeyond(symbol);
  }

  /** Before an entry: whether the position it would add to is closed. */
  close(symbol: string): Promise<void> {
    return this.afterTheLast(() => this.quietly(symbol, () => this.closes.report(symbol)));
  }

  /** One after another: two at once would report the same close twice. */
  private afterTheLast(settle: () => Promise<void>): Promise<void> {
    this.underWayOrWaiting += 1;
    const done = this.running.then(settle).finally(() => (this.underWayOrWaiting -= 1));
    this.running = done.catch(() => undefined);
    return done;
  }

  private async quietly(what: string, settle: () => Promise<void>): Promise<void> {
    try {
      await settle();
    } catch (error) {
      this.client.logger.warn(
        { what, error: unsigned(error) },
        `${what} could not be settled; it is tried again: ${unsigned(error)}`,
      );
    }
  }

  // Entries

  /** The exchange has taken it. Whatever fails from here on is settled later. */
  async placed(entry: Entry, answer: unknown): Promise<void> {
    const order = isFields(answer) ? answer : {};
    entry.stage = 'resting';
    this.there.noteId(entry, order);
    const orderId = idIn(order['id']);
    if (orderId !== undefined) entry.orders.push(orderId);
    try {
      await this.book.save();
      await this.takeIn(entry, order);
      const tellsNothing = order['status'] === undefined || order['status'] === null;
      const isToBeRead = tellsNothing || order['type'] === 'market';
      // Another call may have settled it meanwhile.
      if ((entry.stage as string) === 'resting' && entry.orders.length > 0 && isToBeRead)
        await this.refresh(entry);
    } catch (error) {
      this.client.logger.warn(
        { trade_id: entry.trade_id, error: unsigned(error) },
        'an entry was placed; what was filled is found out later',
      );
    }
  }

  /** An order that perhaps was placed a moment ago. */
  async lookUpNow(entry: Entry): Promise<Fields | null> {
    this.lost.set(entry, performance.now());
    try {
      const found = await this.there.byClientId(entry);
      if (found !== null) await this.placed(entry, found);
      return found;
    } catch (error) {
      this.client.logger.warn(
        { trade_id: entry.trade_id, error: unsigned(error) },
        'an entry cannot be looked up; it is tried again',
      );
      return null;
    }
  }

  /** On which side an order of the exchange is; undefined: it does not tell. */
  async sideOf(
    orderId: string,
    clientOrderId: string | undefined,
    symbol: string,
  ): Promise<string | undefined> {
    try {
      const found =
        orderId === ''
          ? await this.venue.read('fetchOrderWithClientOrderId', clientOrderId, symbol)
          : await this.venue.read('fetchOrder', orderId, symbol);
      return isFields(found) ? idIn(found['side']) : undefined;
    } catch (error) {
      this.client.logger.warn(
        { orderId, error: unsigned(error) },
        'an order that is changed as an exit cannot be looked up',
      );
      return undefined;
    }
  }

  /** What the exchange says of a resting entry now. */
  async refresh(entry: Entry): Promise<void> {
    await this.readReplaced(entry);
    await this.takeIn(entry, await this.there.of(entry));
  }

  /** What was filled of an order just before an edit replaced it comes on top: then the new one is cancelled. */
  async edited(entry: Entry): Promise<void> {
    await this.readReplaced(entry);
    const parts = Object.values(entry.replaced ?? {});
    if (!parts.some(({ filled }) => Exact.of(filled).sign > 0)) return;
    this.client.logger.warn(
      { trade_id: entry.trade_id },
      'an order was filled in part while it was edited: the order in its place is cancelled',
    );
    await this.cancel(entry);
  }

  /** Orders that an edit replaced, each once. */
  private async readReplaced(entry: Entry): Promise<void> {
    const last = entry.orders.at(-1);
    for (const id of new Set(entry.orders)) {
      if (id === last || entry.replaced?.[id] !== undefined) continue;
      // Some exchanges forget an order that was replaced.
      const order = (await this.there.ofId(entry, id)) ?? {};
      const filled = Exact.of(order['filled'] ?? 0).toString();
      const price = (priceOf(entry, order) ?? Exact.ZERO).toString();
      entry.replaced = { ...entry.replaced, [id]: { filled, price } };
    }
  }

  /** Of the resting entries of a symbol. */
  async refreshAll(symbol: string): Promise<void> {
    for (const entry of this.book.resting(symbol))
      await this.quietly(entry.trade_id, () => this.refresh(entry));
  }

  private async settleOne(entry: Entry): Promise<void> {
    if (entry.stage === 'asked')
      return this.giveBack(entry, 'the bot ended before its order was placed');
    if (entry.stage === 'sending' || entry.orders.length === 0) {
      const found = await this.there.byClientId(entry);
      if (found !== null) return this.placed(entry, found);
      if (this.hadTimeToArrive(entry))
        await this.giveBack(entry, 'the exchange does not know its order');
      return;
    }
    await this.refresh(entry);
    if (entry.stage === 'resting') await this.keepAlive(entry);
  }

  /** By a clock that is never set, since its answer failed to come; of an earlier process since it was asked for. */
  private hadTimeToArrive(entry: Entry): boolean {
    const lost = this.lost.get(entry);
    const ago = lost === undefined ? Date.now() - entry.asked_at : performance.now() - lost;
    return ago > ARRIVAL_MS;
  }

  /** One of ccxt’s order structures about an entry. */
  private async takeIn(entry: Entry, order: Fields): Promise<void> {
    if (entry.stage !== 'resting') return;
    const { status } = order;
    const ordered = Exact.of(entry.amount);
    let filled = Exact.of(order['filled'] ?? 0);
    const isOver = OVER.includes(status) || (ordered.sign > 0 && !filled.isBelow(ordered));
    if (filled.sign === 0 && status === 'closed') {
      if (ordered.sign === 0)
        throw new Error(
          `the exchange does not tell what was filled of order ${String(order['id'])}`,
        );
      // It tells no more than that it is done.
      filled = ordered;
    }
    const parts = [
      ...Object.values(entry.replaced ?? {}),
      { filled: filled.toString(), price: (priceOf(entry, order) ?? Exact.ZERO).toString() },
    ].filter((part) => Exact.of(part.filled).sign > 0);
    const total = sum(parts.map((part) => Exact.of(part.filled)));
    if (total.isAbove(Exact.of(entry.filled))) {
      const at = Number(order['lastTradeTimestamp'] ?? order['timestamp']);
      entry.filled_at ??= Number.isSafeInteger(at) && at > 0 ? at : null;
      entry.filled = total.toString();
      await this.book.save();
    }
    if (!isOver) return;
    if (entry.is_edited && status !== 'closed')
      throw new Error(
        'an edit of its order was not answered: see whether the exchange has another one, and settle this trade by hand',
      );
    if (total.sign > 0) return this.report(entry, parts, total);
    await this.giveBack(entry, 'its order ended and nothing was filled');
  }

  private async report(entry: Entry, parts: readonly Part[], filled: Exact): Promise<void> {
    const market = this.venue.marketNow(entry.symbol);
    const { strategy: _checked, ...trade } = entry.trade;
    entry.filled = filled.toString();
    const each = parts.map((part) => [Exact.of(part.filled), Exact.of(part.price)] as const);
    const price = sum(each.map(([amount, at]) => amount.times(at))).over(filled);
    const value = sum(each.map(([amount, at]) => worth(amount, at, market)));
    const facts = {
      ...trade,
      notional: value.times(Exact.of(entry.rate)).money(),
      ...(price.sign > 0 ? { entry_price: price.price() } : {}),
    };
    const opened_at = instantOf(entry.filled_at);
    await this.once(entry, async () => {
      const reported = { ...facts, ...(opened_at && { opened_at }) } as EntryReported;
      await this.client.opened(reported, { wait: false });
      entry.stage = 'open';
    });
    this.permits.forget(entry.trade_id);
    await this.book.save();
  }

  /** Renews the permit of a resting order in time; without one it is cancelled. */
  private async keepAlive(entry: Entry): Promise<void> {
    const { trade_id } = entry;
    if (entry.trade['mode'] !== 'live' || !this.permits.isToBeRenewed(trade_id)) return;
    const answer = await this.client.renew(trade_id);
    if (answer.decision === 'allow') return this.permits.granted(trade_id, answer);
    const code = String(answer.reasons[0]?.code);
    const isGone = !answer.local || PERMIT_GONE.includes(code);
    if (!isGone && !this.permits.isNearlyOver(trade_id)) return;
    this.client.logger.warn({ trade_id, code }, 'a resting order is cancelled: its permit is over');
    await this.cancel(entry);
  }

  private async cancel({ orders, symbol, account }: Entry): Promise<void> {
    const given = [orders.at(-1), symbol, { ...account }];
    await this.venue.call(this.venue.scope('cancel'), 'cancelOrder', ...given);
  }

  /** Nothing of it was executed. Never waits for the platform. */
  async giveBack(entry: Entry, why: string): Promise<void> {
    this.client.logger.info({ trade_id: entry.trade_id }, `a permit is given back: ${why}`);
    this.permits.forget(entry.trade_id);
    await this.once(entry, async () => {
      await this.client.cancel(entry.trade_id, { wait: false });
      this.book.drop(entry);
    });
    await this.book.save();
  }

  /** It is reported, or given back, by one of several calls that learn what became of it. */
  private async once(entry: Entry, tell: () => Promise<void>): Promise<void> {
    if (this.told.has(entry)) return;
    this.told.add(entry);
    try {
      await tell();
    } catch (error) {
      this.told.delete(entry);
      throw error;
    }
  }
}

/** At which an order was filled, as well as its exchange tells. */
const priceOf = ({ trade }: Entry, order: Fields): Exact | undefined =>
  [order['average'], order['price'], trade['entry_price']]
    .map(Exact.maybe)
    .filter((told) => told !== null)
    .find((told) => told.sign > 0);
