import { startOf, type Book, type Entry } from './book.js';
import { isAnswer } from './errors.js';
import { isFields, listOf, type Fields } from './exchange.js';
import type { Venue } from './venue.js';

/** How far an exchange’s clock may be behind ours. */
const CLOCK_MS = 60_000;
/** Exchanges that are known to keep a client order id as it was sent; others show it with the first order. */
const KEEP_IDS = ['binance', 'bybit', 'okx'];

/** Finds the orders of entries at the exchange. */
export class OrdersThere {
  constructor(
    private readonly venue: Venue,
    private readonly book: Book,
  ) {}

  /** The order of an entry. @throws when it is not listed */
  async of(entry: Entry): Promise<Fields> {
    const id = entry.orders.at(-1);
    const found = await this.ofId(entry, id);
    if (found === null) throw new Error(`order ${id} is not found`);
    return found;
  }

  /** One of them. Some exchanges answer about single orders on conditions only; then it is looked for. null: it is not listed */
  async ofId(entry: Entry, id: string | undefined): Promise<Fields | null> {
    if (this.venue.has('fetchOrder'))
      try {
        const found = await this.venue.read('fetchOrder', id, entry.symbol, { ...entry.account });
        if (isFields(found)) return found;
      } catch (error) {
        if (!isAnswer(error)) throw error;
      }
    return this.listed(entry, (order) => String(order['id']) === id);
  }

  /** null: the exchange has no order of this client id. @throws when that is not certain */
  async byClientId(entry: Entry): Promise<Fields | null> {
    if (this.venue.has('fetchOrder'))
      try {
        const { trade_id, symbol, account } = entry;
        const given = [trade_id, symbol, { ...account }];
        const found = await this.venue.read('fetchOrderWithClientOrderId', ...given);
        if (isFields(found) && isOf(found, entry)) return found;
      } catch (error) {
        if (!isAnswer(error)) throw error;
      }
    const found = await this.listed(entry, (order) => isOf(order, entry));
    if (found === null && !this.keepsIds)
      throw new Error(
        `${this.venue.exchange.id} is not known to keep client order ids: settle this trade by hand`,
      );
    return found;
  }

  /** The exchange has answered: whether it keeps the ids that it is sent. */
  noteId(entry: Entry, order: Fields): void {
    if (isOf(order, entry)) this.book.noteKeptId();
  }

  /**
   * Looks through the exchange’s lists of orders. null: it is in none of them.
   * @throws when it was not found, and not every list could be read
   */
  private async listed(entry: Entry, fits: (order: Fields) => boolean): Promise<Fields | null> {
    const { symbol, account } = entry;
    const since = startOf(entry) - CLOCK_MS;
    const inList = async (name: string, from?: number) =>
      listOf(await this.venue.read(name, symbol, from, undefined, { ...account })).find(fits) ??
      null;
    const resting = await inList('fetchOpenOrders');
    if (resting !== null) return resting;
    if (this.venue.has('fetchOrders'))
      try {
        return await inList('fetchOrders', since);
      } catch (error) {
        if (!isAnswer(error)) throw error;
      }
    const closed = await inList('fetchClosedOrders', since);
    if (closed !== null || !this.venue.has('fetchCanceledOrders')) return closed;
    return inList('fetchCanceledOrders', since);
  }

  private get keepsIds(): boolean {
    return this.book.keepsIds || this.venue.isOneOf(KEEP_IDS);
  }
}

/** Whether an order was sent with an entry’s id; gate puts `t-` before it. */
const isOf = (order: Fields, { trade_id }: Entry): boolean =>
  order['clientOrderId'] === trade_id || order['clientOrderId'] === `t-${trade_id}`;
