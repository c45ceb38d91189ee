import type { Phasegate } from '../phasegate.js';
import type { Closes } from './closes.js';
import { nameOf, unsigned } from './errors.js';
import { idIn, listOf, type Fields } from './exchange.js';
import { Exact, sum } from './number.js';
import type { Order } from './order.js';
import { accountIn, isConditional } from './parameters.js';
import type { Venue } from './venue.js';

interface RestingExit {
  readonly orderId: string;
  readonly symbol: string;
  /** What is not filled of it. */
  readonly amount: Exact;
  /** A stop, or what else waits for a price. */
  readonly isConditional: boolean;
  readonly account: Readonly<Record<string, string | boolean>>;
}

/**
 * Exits without reduceOnly that rest at the exchange. It does not cancel them when their position becomes smaller, so the
 * guard does: what is left of them could only open the other side. Those of an earlier process are not known.
 */
export class RestingExits {
  /** By the exchange’s id, oldest first. */
  private readonly exits = new Map<string, RestingExit>();

  constructor(
    private readonly venue: Venue,
    private readonly closes: Closes,
    private readonly client: Phasegate,
  ) {}

  get symbols(): ReadonlySet<string> {
    return new Set([...this.exits.values()].map(({ symbol }) => symbol));
  }

  /** An exit that only its size keeps within the position was answered. */
  note(order: Order, { id, status, filled }: Fields): void {
    const orderId = idIn(id);
    const rests = (order.type !== 'market' || isConditional(order.params)) && status !== 'closed';
    if (orderId === undefined || !rests || order.amount === null) return;
    this.exits.set(orderId, {
      orderId,
      symbol: this.venue.unified(order.symbol),
      amount: order.amount.minus(Exact.maybe(filled) ?? Exact.ZERO),
      isConditional: isConditional(order.params),
      account: accountIn(order.params, this.venue.isOneOf),
    });
  }

  /**
   * Cancels the oldest limit orders that close more than is held, and stops when nothing is held: a stop that is larger than
   * what is left still protects it.
   */
  async cancelBeyond(symbol: string): Promise<void> {
    try {
      if (this.beyond(symbol).length === 0) return;
      // Some may be filled or cancelled by now.
      await this.refresh(symbol);
      for (const exit of this.beyond(symbol)) await this.cancel(exit);
    } catch (error) {
      this.client.logger.warn(
        { symbol, error: unsigned(error) },
        'exits that rest may close more than is held; it is tried again',
      );
    }
  }

  private beyond(symbol: string): RestingExit[] {
    const own = [...this.exits.values()].filter((exit) => exit.symbol === symbol);
    const held = this.closes.left(symbol).abs();
    if (held.sign === 0) return own;
    const limits = own.filter((exit) => !exit.isConditional);
    let tooMuch = sum(limits.map(({ amount }) => amount)).minus(held);
    return limits.filter(({ amount }) => {
      const isBeyond = tooMuch.sign > 0;
      tooMuch = tooMuch.minus(amount);
      return isBeyond;
    });
  }

  private async refresh(symbol: string): Promise<void> {
    const limits = [...this.exits.values()].filter(
      (exit) => exit.symbol === symbol && !exit.isConditional,
    );
    const accounts = new Map(limits.map(({ account }) => [JSON.stringify(account), account]));
    const listed = new Map<string | undefined, Exact | null>();
    for (const account of accounts.values()) {
      const given = [symbol, undefined, undefined, { ...account }];
      for (const { id, remaining } of listOf(await this.venue.read('fetchOpenOrders', ...given)))
        listed.set(idIn(id), Exact.maybe(remaining));
    }
    for (const exit of limits)
      if (listed.has(exit.orderId))
        this.exits.set(exit.orderId, { ...exit, amount: listed.get(exit.orderId) ?? exit.amount });
      else this.exits.delete(exit.orderId);
  }

  private async cancel({ orderId, symbol, account, isConditional }: RestingExit): Promise<void> {
    this.client.logger.warn(
      { symbol, orderId },
      'an exit that rests is cancelled: it would close more than is held, and nothing keeps it from opening the other side',
    );
    const cancel = (more: object) =>
      this.venue.call(this.venue.scope('cancel'), 'cancelOrder', orderId, symbol, {
        ...account,
        ...more,
      });
    try {
      // Some exchanges keep what waits for a price apart.
      await cancel({}).catch((error: unknown) => {
        if (!isConditional) throw error;
        return cancel({ trigger: true });
      });
    } catch (error) {
      if (nameOf(error) !== 'OrderNotFound') throw error;
    }
    this.exits.delete(orderId);
  }
}
