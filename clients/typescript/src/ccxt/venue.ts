import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Refused } from './errors.js';
import {
  isFields,
  isPromise,
  methodOf,
  prototypesOf,
  type Exchange,
  type Fields,
  type Market,
} from './exchange.js';
import { COST_AS_AMOUNT } from './methods.js';
import { Exact, greatest } from './number.js';
import { isAtMarket, isConditional, priceToAsk, type Order } from './order.js';
import { Scope, within, type ScopeKind } from './scope.js';

/** Rules 1.5: these stand for each other. */
const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC']);
/** Where the amount of a market buy is a cost whatever is set, */
const COST_ALWAYS = ['coinmate', 'luno'];
/** and where it is none on spot, though `createMarketBuyOrderRequiresPrice` is known. */
const COST_NEVER = ['bitrue', 'woo'];

/** A guarded exchange, and the currency of the bot that trades there. */
export class Venue {
  /** The bot’s; the dollars stand for each other. */
  readonly ownCurrencies: ReadonlySet<string>;
  private readonly families: ReadonlySet<string>;

  constructor(
    readonly exchange: Exchange,
    private readonly currency: string,
  ) {
    this.ownCurrencies = DOLLARS.has(currency) ? DOLLARS : new Set([currency]);
    this.families = familiesOf(exchange);
  }

  /** One of ccxt’s own methods, in the name of a scope. */
  async call(scope: Scope, name: string, ...given: unknown[]): Promise<unknown> {
    return this.inScope(scope, () => methodOf(this.exchange, name).call(this.exchange, ...given));
  }

  async inScope<Result>(
    scope: Scope,
    run: () => Result | PromiseLike<Result>,
  ): Promise<Awaited<Result>> {
    try {
      const result = await within(scope, run);
      scope.end();
      return result;
    } catch (error) {
      scope.failed();
      throw error;
    }
  }

  read(name: string, ...given: unknown[]): Promise<unknown> {
    return this.call(this.scope('read'), name, ...given);
  }

  scope(kind: ScopeKind, check?: () => void): Scope {
    return new Scope(this.exchange, kind, check);
  }

  has(name: string): boolean {
    return Boolean(this.exchange.has[name]);
  }

  /** By ccxt’s classes: `myokx` is an `okx`, whatever its `id` was set to. */
  readonly isOneOf = (families: readonly string[]): boolean =>
    families.some((family) => this.families.has(family));

  /**
   * Paper on the exchange’s own test network, live everywhere else: the addresses in use, or what is sent along, decide,
   * and nobody can tell otherwise.
   */
  get mode(): 'paper' | 'live' {
    const { exchange } = this;
    const { options, urls } = exchange;
    if (this.isOneOf(['bitget']))
      return (options['sandboxMode'] ?? options['sandbox']) === true ? 'paper' : 'live';
    if (this.isOneOf(['okx']) && String(exchange.headers?.['x-simulated-trading']) !== '1')
      return 'live';
    // Its demo is one of contracts alone, at the same address.
    if (this.isOneOf(['weex'])) return 'live';
    const demo = 'demotrading' in urls ? 'demotrading' : 'demo';
    const network =
      exchange.isSandboxModeEnabled === true
        ? 'test'
        : options['enableDemoTrading'] === true
          ? demo
          : null;
    const other = network === null ? undefined : urls[network];
    return other && isDeepStrictEqual(plain(urls['api']), plain(other)) ? 'paper' : 'live';
  }

  /** @throws ccxt’s own error, where it is none */
  async market(symbol: string): Promise<Market> {
    if (Object.keys(this.exchange.markets ?? {}).length === 0) await this.read('loadMarkets');
    return this.marketNow(symbol);
  }

  /** Of markets that are loaded. */
  marketNow(symbol: string): Market {
    return this.exchange.market(symbol);
  }

  /** ccxt takes the exchange’s own ids too. */
  unified(symbol: string): string {
    return this.exchange.markets === undefined ? symbol : this.marketNow(symbol).symbol;
  }

  /** At which an entry is asked for. */
  async price(order: Order, market: Market): Promise<Exact> {
    const ticker = isAtMarket(order) ? await this.read('fetchTicker', market.symbol) : {};
    return this.rounded(
      'priceToPrecision',
      market,
      priceToAsk(order, isFields(ticker) ? ticker : {}),
    );
  }

  /** With the amount that ccxt sends: hyperliquid’s is not cut, but rounded. */
  asSent(order: Order, market: Market): Order {
    const { amount } = order;
    return amount === null
      ? order
      : { ...order, amount: this.rounded('amountToPrecision', market, amount) };
  }

  /** As ccxt rounds it, where that is more. */
  private rounded(method: string, { symbol }: Market, number: Exact): Exact {
    try {
      const sent = methodOf(this.exchange, method).call(this.exchange, symbol, number.toString());
      return greatest([number, Exact.of(sent)]);
    } catch {
      // It is below what the exchange takes: ccxt sends no such order.
      return number;
    }
  }

  /** Whether the amount of a market buy is its cost, as some exchanges have it on request. */
  async takesCost(order: Order, market: Market): Promise<boolean> {
    if (order.cost !== null || order.side !== 'buy' || market.spot !== true) return false;
    if (this.isOneOf(COST_ALWAYS)) return order.type === 'market';
    if (order.price !== null || this.isOneOf(COST_NEVER)) return false;
    if (order.type.includes('limit') || !this.isOneOf(COST_AS_AMOUNT)) return false;
    const told = ['createOrder', 'createOrderRequest'].map((method) =>
      this.needsPrice(order, method),
    );
    if (!told.includes(false)) return false;
    if (this.isOneOf(['okx'])) return this.exchange.options['tgtCcy'] === 'quote_ccy';
    if (this.isOneOf(['cryptocom'])) return isConditional(order.params) || order.type !== 'market';
    if (this.isOneOf(['bybit'])) {
      // Of its unified accounts the amount is one.
      const enabled = await this.read('isUnifiedEnabled');
      return !(Array.isArray(enabled) && enabled[1] === true);
    }
    return true;
  }

  private needsPrice(order: Order, method: string): unknown {
    const read = methodOf(this.exchange, 'handleOptionAndParams');
    const name = 'createMarketBuyOrderRequiresPrice';
    const told = read.call(this.exchange, { ...order.params }, method, name);
    return Array.isArray(told) ? told[0] : undefined;
  }

  /** Of a currency in the bot’s. @throws Refused when there is no market that tells it */
  async ownRate(currency: string): Promise<Exact> {
    for (const own of [...this.ownCurrencies].sort()) {
      const rate = await this.rate(currency, own);
      if (rate !== null) return rate;
    }
    throw new Refused(
      `no rate of ${currency} in ${this.currency}: its notional cannot be told to Phasegate`,
    );
  }

  /** Of a currency in another; null: there is no market that tells it. */
  async rate(currency: string, quote: string): Promise<Exact | null> {
    if (currency === quote || (DOLLARS.has(currency) && DOLLARS.has(quote))) return Exact.ONE;
    for (const [symbol, isInverse] of [
      [`${currency}/${quote}`, false],
      [`${quote}/${currency}`, true],
    ] as const)
      if (this.exchange.markets !== undefined && Object.hasOwn(this.exchange.markets, symbol)) {
        const ticker = (await this.read('fetchTicker', symbol)) as Fields;
        const last = Exact.of(ticker['last'] ?? ticker['close']);
        return isInverse ? Exact.ONE.over(last) : last;
      }
    return null;
  }

  /** Short and plain enough for the client order ids of nearly every exchange. */
  newId(): string {
    const id = randomUUID().replaceAll('-', '');
    if (this.isOneOf(['hyperliquid'])) return `0x${id}`;
    return this.isOneOf(['gate']) ? id.slice(0, 24) : id;
  }
}

/** The currency of a market’s prices and profits. */
export const quoteOf = (market: Market): string =>
  String(market.linear === true ? market.settle : market.quote);

/** Of another copy of ccxt, or with getters, the same addresses are the same. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** What the classes of an exchange call themselves, whatever a bundler or the bot has renamed. */
function familiesOf(exchange: Exchange): ReadonlySet<string> {
  const found = new Set<string>();
  for (const prototype of prototypesOf(exchange)) {
    found.add(prototype.constructor.name);
    if (!Object.hasOwn(prototype, 'describe')) continue;
    const told = methodOf(prototype, 'describe').call(exchange);
    if (isFields(told) && !isPromise(told) && typeof told['id'] === 'string') found.add(told['id']);
  }
  return found;
}
