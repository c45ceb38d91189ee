import { join, resolve } from 'node:path';
import type { Phasegate } from '../phasegate.js';
import type { Reconciled } from '../reconcile.js';
import { Desk } from './desk.js';
import { asOwnError, Refused, unsigned } from './errors.js';
import { isFields, type Exchange } from './exchange.js';
import { clientOf, readGuardOptions, type GuardOptions } from './settings.js';
import { fix, surround } from './surround.js';
import { Venue } from './venue.js';

/** Books in use, by file. */
const books = new Set<string>();

/** `exchange.phasegate`. */
export class Guard {
  /** For `portfolio`, `emergencyExit`, `status`. */
  readonly client: Phasegate;

  /** @internal */
  constructor(
    private readonly desk: Desk,
    client: Phasegate,
    private readonly file: string,
  ) {
    this.client = client;
  }

  /**
   * Reports what was filled and closed, renews the permits of resting orders, and cancels those without. Reading does it
   * too, every 10 seconds; call it in a loop that reads nothing.
   */
  async settle(): Promise<void> {
    await this.desk.open();
    await this.desk.settlement.settle();
  }

  /**
   * Settles what an earlier process left, and compares both sides. The first entry does it too.
   * @throws PhasegateError when the platform does not answer
   */
  reconcile(): Promise<Reconciled> {
    return this.desk.reconcile();
  }

  /** `paper` on the exchange’s test network or in its demo trading, `live` otherwise. */
  get mode(): 'paper' | 'live' {
    return this.desk.venue.mode;
  }

  /** @internal */
  async release(): Promise<void> {
    const { book } = this.desk;
    // A second time the file may be another guard’s.
    if (book.isClosed) return;
    await book.close();
    const left = book.entries.filter(({ stage }) => stage !== 'closed');
    if (left.length > 0)
      this.client.logger.warn(
        { trades: left.map(({ trade_id, symbol, stage }) => ({ trade_id, symbol, stage })) },
        'released with trades open or orders resting: the next guard with this outbox reports what becomes of them, until then nobody renews a permit or cancels an order',
      );
    await this.client.close();
    books.delete(this.file);
  }
}

/** An exchange of any copy of ccxt, not guarded yet. */
export interface Unguarded {
  id: string;
  has: object;
  options: object;
  market(symbol: string): unknown;
  fetch2(path: unknown): unknown;
  readonly phasegate?: never;
}

export type Guarded<E> = E & { readonly phasegate: Guard };

/**
 * Guards an exchange of ccxt: from then on every entry asks Phasegate first. The same object comes back, guarded.
 * @throws Refused for an exchange that does not tell an account’s own fills, or of which methods were replaced
 * @throws TypeError when an option is at fault, or it is not said whom to ask
 */
export function guard<E extends Unguarded>(exchange: E, options: GuardOptions = {}): Guarded<E> {
  const plain = exchangeIn(exchange);
  const { currency, strategy, name = plain.id, ...rest } = readGuardOptions(options);
  const isTold = Boolean(plain.has['createOrder']) && Boolean(plain.has['fetchMyTrades']);
  if (!isTold)
    throw asOwnError(
      new Refused(
        `${plain.id} has no orders, or does not tell its fills: closes could not be reported`,
      ),
      plain,
    );
  const client = clientOf(rest);
  const file = resolve(join(client.outbox.folder, `ccxt-${name}.json`));
  if (books.has(file))
    throw new TypeError(`another exchange is guarded with the book ${file}: give this one a name`);
  const desk = new Desk(new Venue(plain, currency), client, name, strategy);
  try {
    surround(plain, desk);
  } catch (error) {
    if (options.client === undefined) void client.close();
    throw asOwnError(error, plain);
  }
  books.add(file);
  fix(plain, 'phasegate', new Guard(desk, client, file));
  desk
    .open()
    .catch((error: unknown) =>
      client.logger.error({ error: unsigned(error) }, 'no entry is placed: the outbox is not open'),
    );
  return exchange as Guarded<E>;
}

/**
 * Lets go of the client and the book of a guarded exchange, which places exits only from then on and reports nothing. Trades
 * that are open and orders that rest stay as they are, are named in the log, and are the next guard’s with the same outbox.
 */
export const release = (exchange: { readonly phasegate: Guard }): Promise<void> =>
  exchange.phasegate.release();

/** @throws TypeError when it is no exchange of ccxt, or guarded already */
function exchangeIn(given: unknown): Exchange {
  const { id, has, options, market, fetch2, phasegate } = isFields(given) ? given : {};
  const isExchange =
    typeof id === 'string' &&
    isFields(has) &&
    isFields(options) &&
    typeof market === 'function' &&
    typeof fetch2 === 'function';
  if (!isExchange)
    throw new TypeError('guard() takes an exchange of ccxt, such as new ccxt.binance()');
  if (phasegate instanceof Guard) throw new TypeError(`this ${id} is guarded already`);
  return given as Exchange;
}
