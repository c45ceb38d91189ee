import type { Phasegate } from '../phasegate.js';
import type { Closes } from './closes.js';
import { unsigned } from './errors.js';
import { idIn, isFields, type Fields } from './exchange.js';
import { Exact, sum } from './number.js';
import { directionOf, type Order } from './order.js';
import { accountIn } from './parameters.js';
import type { Settlement } from './settlement.js';
import type { Venue } from './venue.js';

interface Claim {
  readonly symbol: string;
  /** Below 0 for a sale. */
  readonly amount: Exact;
  /** The exchange’s; null: it is not known. */
  readonly orderId: string | null;
}

/**
 * What exits without reduceOnly take of a position, from just before they are sent until it is known what was filled of
 * them: their size alone keeps them from opening the other side.
 */
export class Claims {
  private readonly claims = new Map<Order, Claim>();
  private readonly doubtful = new Set<Order>();

  constructor(
    private readonly venue: Venue,
    private readonly closes: Closes,
    private readonly settlement: Settlement,
    private readonly client: Phasegate,
  ) {}

  of(symbol: string): Exact {
    const own = [...this.claims.values()].filter((claim) => claim.symbol === symbol);
    return sum(own.map(({ amount }) => amount));
  }

  add(order: Order, symbol: string, amount: Exact): void {
    const signed = directionOf(order) === 1 ? amount : amount.negated();
    this.claims.set(order, { symbol, amount: signed, orderId: null });
  }

  /** @param isDoubtful it may have been placed all the same: its claim stays until that is learned */
  failed(order: Order, isDoubtful: boolean): void {
    if (isDoubtful && this.claims.has(order)) this.doubtful.add(order);
    else this.claims.delete(order);
  }

  /** @returns whether the answer tells what was filled of it, and of a market order no less than all */
  answered(order: Order, { id, filled, status }: Fields): boolean {
    const claim = this.claims.get(order);
    const isUntold = Exact.maybe(filled) === null && status !== 'open';
    const isUnderWay = order.type === 'market' && status === 'open';
    if (claim === undefined || !(isUntold || isUnderWay)) {
      this.claims.delete(order);
      return true;
    }
    this.claims.set(order, { ...claim, orderId: idIn(id) ?? null });
    this.doubtful.add(order);
    return false;
  }

  isInDoubt(symbol: string): boolean {
    return this.doubtfulOf(symbol).length > 0;
  }

  /** What the exchange knows of a symbol: of its resting entries, of exits in doubt, and of fills. */
  async learn(symbol: string): Promise<void> {
    const exits = this.doubtfulOf(symbol);
    try {
      await this.settlement.refreshAll(symbol);
      for (const exit of exits) await this.learnOf(exit);
      await this.closes.read(symbol);
      // Of those without an order the fills tell.
      for (const exit of exits) this.forget(exit);
    } catch (error) {
      this.client.logger.warn(
        { symbol, error: unsigned(error) },
        'it cannot be learned what is left of a position: what is known counts',
      );
    }
  }

  private doubtfulOf(symbol: string): Order[] {
    return [...this.doubtful].filter((each) => this.claims.get(each)?.symbol === symbol);
  }

  private async learnOf(exit: Order): Promise<void> {
    const claim = this.claims.get(exit);
    if (claim === undefined || claim.orderId === null) return;
    const { symbol, orderId, amount } = claim;
    const account = accountIn(exit.params, this.venue.isOneOf);
    const found = await this.venue.read('fetchOrder', orderId, symbol, account);
    const filled = Exact.of(isFields(found) ? found['filled'] : undefined);
    this.closes.noteExit(symbol, orderId, amount.sign > 0 ? filled : filled.negated());
    this.forget(exit);
  }

  private forget(exit: Order): void {
    this.claims.delete(exit);
    this.doubtful.delete(exit);
  }
}
