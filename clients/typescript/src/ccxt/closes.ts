import type { Phasegate } from '../phasegate.js';
import { instantOf, startOf, type Book, type Entry } from './book.js';
import { unsigned } from './errors.js';
import { listOf, type Fields, type Market } from './exchange.js';
import { addUp, isDust, Position, readFills, type Fill, type Rates } from './fills.js';
import { Exact, sum } from './number.js';
import { directionOf } from './order.js';
import { quoteOf, type Venue } from './venue.js';

/** Fills are asked for from a little before the last one: exchanges list them late. */
const OVERLAP_MS = 60_000;
/** Amounts are rounded when they are told. */
const NEARLY_ALL = Exact.of('0.9999');
/** Exchanges answer for a week at most. */
const WINDOW_MS = 6 * 86_400_000;

/**
 * What the account’s own fills closed: found at the exchange, and reported with its profit. Reports are stored and
 * delivered in the background: they wait for nothing.
 */
export class Closes {
  /** By symbol and order: filled by exits, by their orders’ answers, as long as no fill of them was read. */
  private readonly exited = new Map<string, Map<string, Exact>>();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly venue: Venue,
    private readonly client: Phasegate,
    private readonly book: Book,
  ) {}

  /** @param filled below 0 for a sale */
  noteExit(symbol: string, orderId: string, filled: Exact): void {
    if (filled.sign === 0) return;
    const ofSymbol = this.exited.get(symbol) ?? new Map<string, Exact>();
    const before = orderId === '' ? (ofSymbol.get(orderId) ?? Exact.ZERO) : Exact.ZERO;
    this.exited.set(symbol, ofSymbol.set(orderId, before.plus(filled)));
  }

  /**
   * What is held of a symbol by what is known, below 0 for a short: by the fills, of an entry without any by its order’s
   * answer, and by what exits’ answers told since.
   */
  left(symbol: string): Exact {
    const held = this.book.held(symbol);
    const known = new Set(this.book.fillsOf(symbol).map(({ order }) => order));
    const positions = held.length > 0 ? this.positions(symbol, held, {}) : [];
    const unread = [
      ...held.filter(({ orders }) => !orders.some((order) => known.has(order))),
      ...this.book.resting(symbol),
    ];
    const entered = sum([
      ...positions.map(({ amount, direction }) => signed(amount, direction)),
      ...unread.map((entry) => signed(Exact.of(entry.filled), directionOf(entry))),
    ]);
    const exited = [...(this.exited.get(symbol) ?? [])]
      .filter(([order]) => !known.has(order))
      .map(([, filled]) => filled);
    const left = entered.plus(sum(exited));
    // Beyond that they closed what was there before the guard: nobody holds the other side.
    return left.sign === entered.sign ? left : Exact.ZERO;
  }

  /** Reads the fills of a symbol, and reports what they closed. */
  async report(symbol: string): Promise<void> {
    const market = await this.venue.market(symbol);
    const held = this.book.held(symbol);
    if (held.length === 0) return;
    await this.read(symbol);
    const rates = await this.rates(this.book.fillsOf(symbol), String(market.quote));
    for (const position of this.positions(symbol, held, rates)) {
      const legs = held.filter(({ trade_id, trade }) =>
        [trade_id, trade['parent_trade_id']].includes(position.tradeId),
      );
      const entry = legs.find(({ trade_id }) => trade_id === position.tradeId);
      // What was bought for the least cost, less its fee, is no close.
      const isLeft = position.closedAt !== null;
      if (entry?.stage !== 'open' || !isLeft || !legs.every((leg) => this.isRead(leg))) continue;
      if (isDust(position.amount, position.lastPrice, market))
        await this.reportClose(entry, legs, position, market);
    }
    if (this.book.held(symbol).every(({ stage }) => stage === 'closed')) {
      this.book.flat(symbol);
      this.exited.delete(symbol);
    }
    await this.book.save();
  }

  /** Reads the fills of a symbol, one reading after another. */
  read(symbol: string): Promise<void> {
    const done = this.reading.then(async () => {
      const held = this.book.held(symbol);
      if (held.length === 0) return;
      const before = [...(this.exited.get(symbol)?.keys() ?? [])];
      await this.readFills(symbol, held);
      const listed = new Set(this.book.fillsOf(symbol).map(({ order }) => order));
      // Some exchanges do not tell whose fill it is.
      const isAll = listed.has('undefined');
      for (const order of before)
        if (isAll || order === '' || listed.has(order)) this.exited.get(symbol)?.delete(order);
    });
    this.reading = done.catch(() => undefined);
    return done;
  }

  /** Whether the exchange lists all of what its order says was filled. */
  private isRead({ symbol, orders, filled }: Entry): boolean {
    const fills = this.book.fillsOf(symbol).filter(({ order }) => orders.includes(order));
    const listed = sum(fills.map(({ amount }) => Exact.of(amount)));
    return fills.length > 0 && !listed.isBelow(Exact.of(filled).times(NEARLY_ALL));
  }

  private async reportClose(
    entry: Entry,
    legs: readonly Entry[],
    position: Position,
    market: Market,
  ): Promise<void> {
    const funding = await this.funding(entry.symbol, position, market);
    const rate = await this.rateNow(entry, market);
    const pnl = position.profit.plus(funding).times(rate).money();
    const { trade_id } = entry;
    const closed_at = instantOf(position.closedAt);
    await this.client.closed({ trade_id, pnl, ...(closed_at && { closed_at }) }, { wait: false });
    for (const leg of legs) leg.stage = 'closed';
    await this.book.save();
  }

  /** Of the quote currency in the bot’s: that of the entry, if there is none now. */
  private async rateNow({ symbol, rate }: Entry, market: Market): Promise<Exact> {
    try {
      return await this.venue.ownRate(quoteOf(market));
    } catch (error) {
      this.client.logger.warn(
        { symbol, error: unsigned(error) },
        'no rate for a profit: that of its entry is taken',
      );
      return Exact.of(rate);
    }
  }

  /** Received less paid while the trade was open, each payment once. What the exchange does not tell is left out. */
  private async funding(symbol: string, position: Position, market: Market): Promise<Exact> {
    const [first] = this.book.fillsOf(symbol);
    if (market.swap !== true || !this.venue.has('fetchFundingHistory') || first === undefined)
      return Exact.ZERO;
    const since = this.book.fundedUntil(symbol) ?? first.at;
    const until = position.closedAt ?? since;
    try {
      const paid = listOf(await this.venue.read('fetchFundingHistory', symbol, since));
      const own = paid.filter(
        ({ timestamp, code }) =>
          Number(timestamp) >= since &&
          Number(timestamp) <= until &&
          [market.settle, market.quote].includes(String(code)),
      );
      const total = sum(own.map(({ amount }) => Exact.of(amount)));
      this.book.funded(symbol, until + 1);
      return market.inverse === true ? total.times(position.lastPrice) : total;
    } catch (error) {
      this.client.logger.warn(
        { symbol, error: unsigned(error) },
        'the funding of a trade is not known: its profit is reported without',
      );
      return Exact.ZERO;
    }
  }

  /** One for each trade of the platform, with what its additions and exits made of it. */
  private positions(symbol: string, held: readonly Entry[], rates: Rates): Position[] {
    const ownThere = new Set(this.client.outbox.open);
    const byId = new Map<string, Position>();
    const orders = new Map<string, Position>();
    for (const entry of held) {
      const parent = byId.get(entry.trade['parent_trade_id'] ?? '');
      const isOwn = parent === undefined || ownThere.has(entry.trade_id);
      const position = isOwn ? new Position(entry.trade_id, directionOf(entry)) : parent;
      if (isOwn) byId.set(entry.trade_id, position);
      for (const order of entry.orders) orders.set(order, position);
    }
    // What is filled of it is no exit of the others.
    for (const entry of this.book.resting(symbol))
      for (const order of entry.orders)
        orders.set(order, new Position(entry.trade_id, directionOf(entry)));
    const positions = [...byId.values()];
    addUp(positions, orders, this.book.fillsOf(symbol), this.venue.marketNow(symbol), rates);
    return positions;
  }

  private async readFills(symbol: string, held: readonly Entry[]): Promise<void> {
    const known = new Map(this.book.fillsOf(symbol).map((fill) => [fill.id, fill]));
    const ended = this.book.endedOf(symbol);
    const last = Math.max(0, ...[...known.values()].map(({ at }) => at));
    const first = Math.min(...held.map(startOf));
    const from = Math.max(ended.at, (last || first) - OVERLAP_MS);
    const accounts = new Map(held.map(({ account = {} }) => [JSON.stringify(account), account]));
    for (const account of accounts.values()) await this.readAccount(symbol, from, account, known);
    const fills = [...known.values()].sort((one, other) => one.at - other.at);
    this.book.keepFills(symbol, sinceEntry(fills, held));
  }

  /** Adds to `known` what an account lists since then. */
  private async readAccount(
    symbol: string,
    from: number,
    account: Fields,
    known: Map<string, Fill>,
  ): Promise<void> {
    const ended = this.book.endedOf(symbol);
    let since = from;
    for (;;) {
      const trades = await this.venue.read('fetchMyTrades', symbol, since, undefined, {
        ...account,
      });
      const fresh = readFills(trades).filter(
        ({ id, at }) =>
          !known.has(id) && (at > ended.at || (at === ended.at && !ended.ids.includes(id))),
      );
      for (const fill of fresh) known.set(fill.id, fill);
      if (fresh.length > 0) since = Math.max(...fresh.map(({ at }) => at));
      else if (since + WINDOW_MS < Date.now()) since += WINDOW_MS;
      else break;
    }
  }

  private async rates(fills: readonly Fill[], quote: string): Promise<Rates> {
    const currencies = new Set(fills.flatMap(({ fees }) => Object.keys(fees ?? {})));
    currencies.delete(quote);
    const rates: Record<string, Exact> = {};
    for (const currency of [...currencies].sort())
      try {
        const rate = await this.venue.rate(currency, quote);
        if (rate !== null) rates[currency] = rate;
      } catch (error) {
        this.client.logger.warn(
          { currency, quote, error: unsigned(error) },
          'no rate of the currency of a fee: a taker’s fee is taken for it',
        );
      }
    return rates;
  }
}

const signed = (amount: Exact, direction: 1 | -1): Exact =>
  direction === 1 ? amount : amount.negated();

/** What was filled before the first entry closed none of them. */
function sinceEntry(fills: readonly Fill[], held: readonly Entry[]): Fill[] {
  const orders = new Set(held.flatMap((entry) => entry.orders));
  const first = fills.findIndex(({ order }) => orders.has(order));
  return first < 0 ? [] : fills.slice(first);
}
