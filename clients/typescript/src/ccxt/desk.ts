import { join } from 'node:path';
import { locallyBlocked } from '../check-answer.js';
import type { Phasegate } from '../phasegate.js';
import { PhasegateError } from '../problem.js';
import type { Reconciled } from '../reconcile.js';
import { within } from '../within.js';
import { Book } from './book.js';
import { Closes } from './closes.js';
import { Entries, type Send } from './entries.js';
import { Blocked, isCertain, nameOf, Refused, unsigned } from './errors.js';
import { Exits } from './exits.js';
import type { Order } from './order.js';
import { RestingExits } from './resting-exits.js';
import { Settlement } from './settlement.js';
import type { Venue } from './venue.js';
import type { Market } from './exchange.js';

/** How ccxt declines to send an order, with reduceOnly perhaps. */
const NOT_MARKED = ['ArgumentsRequired', 'BadRequest', 'InvalidOrder', 'NotSupported'];
/** Longer than this no exit waits for the disk. */
const READING_MS = 250;

/** Where orders are decided about: an entry is asked for, an exit is passed on at once. */
export class Desk {
  readonly book: Book;
  readonly settlement: Settlement;
  private readonly exits: Exits;
  private readonly entries: Entries;
  private opening: Promise<void> | null = null;
  private reconciling: Promise<Reconciled> | null = null;

  constructor(
    readonly venue: Venue,
    private readonly client: Phasegate,
    name: string,
    strategy: string | undefined,
  ) {
    this.book = new Book(join(client.outbox.folder, `ccxt-${name}.json`));
    const closes = new Closes(venue, client, this.book);
    const resting = new RestingExits(venue, closes, client);
    this.settlement = new Settlement(venue, client, this.book, closes, resting);
    this.exits = new Exits(venue, closes, this.settlement, resting, client);
    this.entries = new Entries(venue, client, this.book, this.settlement, strategy);
  }

  /** What an earlier process left is read, once this one has the outbox. @throws when that cannot be */
  open(): Promise<void> {
    if (this.book.isClosed) return Promise.reject(new Error('the exchange was released'));
    this.opening ??= this.client
      .ready()
      .then(() => this.book.open())
      .catch((error: unknown) => {
        this.opening = null;
        throw error;
      });
    return this.opening;
  }

  /** One order. @throws Blocked; Refused when it is not clear what it would be */
  async place(order: Order, send: Send): Promise<unknown> {
    const market = await this.venue.market(order.symbol);
    // As it is understood now: what an id of the exchange’s own means, an option may change.
    const known = { ...order, symbol: market.symbol };
    const exit = await this.exitOf(known, market);
    const leaving = exit && this.exits.claim(exit);
    if (leaving !== null) return this.leave(leaving, send);
    await this.ready();
    return this.entries.enter(known, market, send);
  }

  private async leave(order: Order, send: Send): Promise<unknown> {
    const scope = this.venue.scope('exit');
    scope.isSentOnce = this.exits.isSized(order);
    let result: unknown;
    try {
      result = await this.venue.inScope(scope, () => send(order));
    } catch (error) {
      this.exits.failed(order, scope.sent && !isCertain(error));
      const isDeclined = order.isMarked && !scope.sent && NOT_MARKED.includes(nameOf(error));
      // Without the mark only its size keeps it within the position.
      if (!isDeclined || order.cost !== null) throw error;
      const bare = this.exits.unmarked(order);
      this.client.logger.warn(
        { symbol: order.symbol, error: unsigned(error) },
        'no reduceOnly is taken here, so an exit is sent without',
      );
      return this.leave(bare, send);
    }
    await this.exits.note(order, result);
    this.settlement.wake();
    return result;
  }

  /**
   * createOrders: exits first, for they wait for no question about an entry. One that is not placed has its place in the
   * answer as a rejected order, as in ccxt.
   * @throws the error of an order of which it is not known whether it was placed; the others have been placed
   */
  async placeAll(orders: readonly (() => Order)[], send: Send): Promise<unknown[]> {
    const results = new Map<number, unknown>();
    const uncertain: unknown[] = [];
    for (const exitsOnly of [true, false])
      for (const [place, read] of orders.entries()) {
        if (results.has(place)) continue;
        try {
          const order = read();
          const market = exitsOnly ? await this.venue.market(order.symbol) : null;
          if (market !== null && (await this.exitOf(order, market)) === null) continue;
          results.set(place, await this.place(order, send));
        } catch (error) {
          if (!isCertain(error)) uncertain.push(error);
          this.client.logger.warn(
            { error: unsigned(error) },
            'an order of createOrders was not placed',
          );
          const told = error instanceof Error ? error.message : String(error);
          results.set(place, { id: undefined, status: 'rejected', info: { error: told } });
        }
      }
    if (uncertain.length > 0) throw uncertain[0];
    return orders.map((_, place) => results.get(place));
  }

  private async exitOf(order: Order, market: Market): Promise<Order | null> {
    const opened = this.open().catch((error: unknown) =>
      this.client.logger.error(
        { error: unsigned(error) },
        'the book of entries cannot be read: exits go by the account’s position',
      ),
    );
    await within(opened, READING_MS, undefined);
    return this.exits.decide(order, market);
  }

  /** editOrder. @throws Blocked; Refused also for an order that is neither an entry of the guard nor an exit */
  async edit(orderId: string, given: Order, send: Send): Promise<unknown> {
    const market = await this.venue.market(given.symbol);
    const order = { ...given, symbol: market.symbol };
    await within(
      this.open().catch(() => undefined),
      READING_MS,
      undefined,
    );
    const entry = this.entries.resting(orderId, market.symbol, order);
    if (entry !== undefined) return this.entries.edit(entry, orderId, order, market, send);
    const exit = await this.exitOf(order, market);
    if (exit === null)
      throw new Refused(
        `order ${orderId} is no entry that Phasegate allowed: cancel it, and create a new order`,
      );
    await this.entries.assertNone(orderId, order);
    return this.leave(exit, send);
  }

  /** Both sides are compared once before the first entry. @throws Blocked */
  private async ready(): Promise<void> {
    try {
      await this.open();
    } catch (error) {
      throw notReady(locallyBlocked('OUTBOX_UNAVAILABLE', `Nothing was asked: ${unsigned(error)}`));
    }
    this.reconciling ??= this.reconcile();
    try {
      await this.reconciling;
    } catch (error) {
      this.reconciling = null;
      const code = error instanceof PhasegateError ? error.code : 'PLATFORM_ERROR';
      const detail = error instanceof PhasegateError ? error.detail : unsigned(error);
      throw notReady(locallyBlocked(code, detail));
    }
  }

  /** What an earlier process left is settled, by what the exchange knows. @throws PhasegateError */
  async reconcile(): Promise<Reconciled> {
    await this.open();
    await this.settlement.settle();
    const { open } = this.client.outbox;
    const result = await this.client.reconcile(open, ({ trade_id }) => {
      // What is in the book is settled by the exchange’s answers; the rest was not placed by this guard.
      if (this.book.entry(trade_id) === undefined)
        this.client.logger.warn(
          { trade_id },
          'a trade was permitted and is not known here: report or cancel it',
        );
      return undefined;
    });
    if (result.open_here.length > 0)
      this.client.logger.warn(
        { trade_ids: result.open_here },
        'trades are open on the platform, and not known here',
      );
    this.reconciling ??= Promise.resolve(result);
    return result;
  }
}

const notReady = (answer: ConstructorParameters<typeof Blocked>[1]): Blocked =>
  new Blocked('not compared with the platform since the start', answer);
