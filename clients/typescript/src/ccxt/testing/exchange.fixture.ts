import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const COINS = ['BTC', 'ETH', 'SOL', 'ADA', 'XRP', 'DOT', 'LTC', 'BNB', 'AVAX', 'LINK'];
const APIS = [
  ...['public', 'private', 'v1', 'sapi', 'sapiV2', 'sapiV3', 'sapiV4', 'papi', 'papiV2'],
  ...['fapiPublic', 'fapiPublicV2', 'fapiPublicV3', 'fapiPrivate', 'fapiPrivateV2'],
  ...['fapiPrivateV3', 'fapiData', 'dapiPublic', 'dapiPrivate', 'dapiPrivateV2', 'dapiData'],
  ...['eapiPublic', 'eapiPrivate'],
];
const FEE = 0.001;
const SPOT_TYPES = ['LIMIT', 'MARKET', 'LIMIT_MAKER', 'STOP_LOSS', 'STOP_LOSS_LIMIT'];
const SWAP_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'];

type Sent = Readonly<Record<string, string>>;

/** An order that arrived. */
export interface Placed {
  readonly id: number;
  readonly api: string;
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly amount: number;
  readonly price: number | null;
  readonly clientId: string;
  readonly reduces: boolean;
  /** What it would add to the position, beyond what it closes. */
  readonly opens: number;
  readonly at: number;
  status: string;
  filled: number;
  cost: number;
  readonly fills: Record<string, unknown>[];
}

type Answer = { readonly status: number; readonly json: unknown } | null;

/**
 * A stand-in for Binance’s spot and USD-M futures: ccxt’s addresses point here. Every coin is traded against USDT at
 * `prices`; an order at the market is filled at once, a limit order when the price reaches it.
 */
export class TradingExchange {
  readonly server = createServer((request, response) => void this.serve(request, response));
  url = '';
  prices: Record<string, number> = {};
  placed: Placed[] = [];
  positions: Record<string, number> = {};
  funding: Record<string, unknown>[] = [];
  feeCurrency = 'USDT';
  /** A fraction of each fill happens; the rest of a limit order rests. */
  part = 1;
  /** Is called with an order’s fields before it is taken. */
  before: (fields: Sent) => void | Promise<void> = () => undefined;
  /** The connection ends before an order is taken, */
  losesOrders = false;
  /** or after it and without an answer. */
  answersOrders = true;
  unanswered: string[] = [];
  /** Of every order, in the place of taking it. */
  refusal: object | null = null;

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.reset();
  }

  /** As new: no order, no position, every price 100. */
  reset(): this {
    const { prices, placed, positions, funding, unanswered } = new TradingExchange();
    Object.assign(this, { prices, placed, positions, funding, unanswered });
    Object.assign(this, { feeCurrency: 'USDT', part: 1, losesOrders: false, answersOrders: true });
    Object.assign(this, { refusal: null, before: () => undefined });
    this.prices = Object.fromEntries(COINS.map((coin) => [coin, 100]));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** For `new ccxt.binance(…)`: the test network’s addresses are these too. */
  config(): Record<string, unknown> {
    const api = Object.fromEntries(APIS.map((name) => [name, `${this.url}/${name}`]));
    return {
      apiKey: 'key',
      secret: 'secret',
      urls: { api, test: { ...api } },
      enableRateLimit: false,
      options: { warnOnFetchOpenOrdersWithoutSymbol: false, fetchMargins: false },
    };
  }

  /** Orders that opened, or could open, something. */
  get entries(): Placed[] {
    return this.placed.filter(({ opens }) => opens > 0);
  }

  get exits(): Placed[] {
    return this.placed.filter(({ opens }) => opens === 0);
  }

  setPrice(coin: string, price: number): void {
    this.prices[coin] = price;
    for (const order of this.placed)
      if (order.symbol === `${coin}USDT` && isResting(order)) this.match(order);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const body = await text(request);
    const fields = Object.fromEntries([...searchParams, ...new URLSearchParams(body)]);
    const answer = this.unanswered.includes(pathname)
      ? null
      : await this.trade(request.method!, pathname, fields);
    if (answer === null) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.json));
  }

  private async trade(method: string, path: string, fields: Sent): Promise<Answer> {
    const [, api = '', ...rest] = path.split('/');
    const call = rest.join('/');
    if (['order', 'algoOrder', 'margin/order'].includes(call) && method === 'POST') {
      if (this.refusal !== null) return { status: 400, json: this.refusal };
      if (this.losesOrders) return null;
      await this.before(fields);
      const answer = this.take(api, fields);
      return this.answersOrders ? answer : null;
    }
    if (call === 'order/cancelReplace') {
      await this.before(fields);
      const answer = this.replace(api, fields);
      return this.answersOrders ? answer : null;
    }
    if (call === 'order' || call === 'margin/order')
      return this.one(fields, method === 'DELETE', api);
    const json = this.list(api, call, fields) ?? this.told(api, call, fields);
    return { status: 200, json };
  }

  /** What an account asks about itself. */
  private list(api: string, call: string, fields: Sent): unknown {
    const since = Number(fields['startTime'] ?? 0);
    const orders = this.placed.filter(
      (order) => order.api === api && order.symbol === fields['symbol'],
    );
    switch (call.replace(/^margin\//, '')) {
      case 'openOrders':
        return orders.filter(isResting).map(orderTold);
      case 'allOrders':
        return orders.map(orderTold);
      case 'myTrades':
      case 'userTrades':
        return orders.flatMap(({ fills }) => fills).filter(({ time }) => Number(time) >= since);
      case 'positionRisk':
        return Object.entries(this.positions).map(([symbol, held]) => this.position(symbol, held));
      case 'income':
        return this.funding.filter(
          ({ symbol, time }) => symbol === fields['symbol'] && Number(time) >= since,
        );
      case 'leverage':
        return { leverage: fields['leverage'], symbol: fields['symbol'], maxNotionalValue: '1000' };
      case 'account':
        return {
          balances: [{ asset: 'USDT', free: '1000', locked: '0' }],
          accountType: 'SPOT',
        };
      default:
        return undefined;
    }
  }

  /** What it tells anybody. */
  private told(api: string, call: string, fields: Sent): unknown {
    if (call === 'exchangeInfo') return { timezone: 'UTC', symbols: this.symbols(api) };
    if (call === 'time' || call === 'ping') return { serverTime: Date.now() };
    if (!call.startsWith('ticker')) return [];
    const { symbol } = fields;
    const coins = symbol === undefined ? COINS : [coinOf(symbol)];
    const tickers = coins.map((coin) => this.ticker(coin));
    return symbol === undefined ? tickers : tickers[0];
  }

  private take(api: string, fields: Sent): Answer {
    const clientId = fields['newClientOrderId'] ?? fields['clientAlgoId'] ?? '';
    const symbol = fields['symbol']!;
    const price = this.prices[coinOf(symbol)]!;
    const asked = Number(fields['quantity'] ?? Number(fields['quoteOrderQty']) / price);
    const reduces = fields['reduceOnly'] === 'true';
    const held = api === 'fapiPrivate' ? (this.positions[symbol] ?? 0) : null;
    const sign = fields['side'] === 'BUY' ? 1 : -1;
    if (reduces && held !== null && held * sign >= 0)
      return { status: 400, json: { code: -2022, msg: 'ReduceOnly Order is rejected.' } };
    const amount = reduces && held !== null ? Math.min(asked, Math.abs(held)) : asked;
    const opened = held === null ? (sign > 0 ? amount : 0) : added(held, amount * sign);
    const order: Placed = {
      id: this.placed.length + 1,
      ...{ api, symbol, amount, clientId, reduces },
      side: fields['side']!,
      type: fields['type']!,
      price: fields['price'] === undefined ? null : Number(fields['price']),
      opens: reduces ? 0 : opened,
      at: Date.now(),
      ...{ status: 'NEW', filled: 0, cost: 0, fills: [] },
    };
    this.placed.push(order);
    this.match(order);
    const algo = 'clientAlgoId' in fields ? { algoId: order.id, clientAlgoId: clientId } : {};
    return { status: 200, json: { ...orderTold(order), ...algo } };
  }

  private replace(api: string, fields: Sent): Answer {
    const sought = {
      orderId: fields['cancelOrderId'] ?? '',
      origClientOrderId: fields['cancelOrigClientOrderId'] ?? '',
    };
    const cancelled = this.one(sought, true, api);
    if (cancelled?.status !== 200) return cancelled;
    const taken = this.take(api, fields);
    const json = {
      cancelResult: 'SUCCESS',
      newOrderResult: 'SUCCESS',
      newOrderResponse: taken?.json,
    };
    return { status: 200, json };
  }

  private match(order: Placed): void {
    const price = this.prices[coinOf(order.symbol)]!;
    const sign = order.side === 'BUY' ? 1 : -1;
    if (/STOP|PROFIT/.test(order.type)) return;
    if (order.price !== null && (price - order.price) * sign > 0) return;
    const amount = rounded((order.amount - order.filled) * (order.price === null ? 1 : this.part));
    const at = order.price ?? price;
    order.filled = rounded(order.filled + amount);
    order.cost = rounded(order.cost + amount * at);
    order.status = order.filled === order.amount ? 'FILLED' : 'PARTIALLY_FILLED';
    if (order.api === 'fapiPrivate')
      this.positions[order.symbol] = rounded((this.positions[order.symbol] ?? 0) + amount * sign);
    order.fills.push(this.fill(order, amount, at));
  }

  private fill(order: Placed, amount: number, price: number): Record<string, unknown> {
    const coin = this.feeCurrency;
    const fee = `${coin}USDT` === order.symbol ? FEE * amount : FEE * amount * price;
    return {
      symbol: order.symbol,
      id: order.id * 100 + order.fills.length,
      orderId: order.id,
      price: String(price),
      qty: String(amount),
      quoteQty: String(rounded(amount * price)),
      commission: String(rounded(fee)),
      commissionAsset: coin,
      time: Date.now(),
      isBuyer: order.side === 'BUY',
      buyer: order.side === 'BUY',
      maker: false,
      // ccxt tells a future’s fill from a spot one’s by these.
      ...(order.api === 'fapiPrivate'
        ? { side: order.side, positionSide: 'BOTH', realizedPnl: '0', marginAsset: 'USDT' }
        : { orderListId: -1, isBestMatch: true }),
    };
  }

  private one(fields: Sent, cancel: boolean, account: string): Answer {
    const order = this.placed.find(
      ({ id, clientId, api }) =>
        api === account &&
        (String(id) === fields['orderId'] || clientId === fields['origClientOrderId']),
    );
    if (order === undefined)
      return { status: 400, json: { code: -2013, msg: 'Order does not exist.' } };
    if (cancel && isResting(order)) order.status = 'CANCELED';
    return { status: 200, json: orderTold(order) };
  }

  private position(symbol: string, held: number): Record<string, unknown> {
    const price = String(this.prices[coinOf(symbol)]);
    return {
      ...{ symbol, positionAmt: String(held), entryPrice: price, breakEvenPrice: price },
      ...{ markPrice: price, unRealizedProfit: '0', liquidationPrice: '0', leverage: '1' },
      ...{ marginType: 'cross', isolatedMargin: '0', isAutoAddMargin: 'false' },
      ...{ positionSide: 'BOTH', notional: String(held), isolatedWallet: '0', marginAsset: 'USDT' },
      ...{ updateTime: Date.now(), initialMargin: '0', maintMargin: '0', adl: 0 },
    };
  }

  private symbols(api: string): object[] {
    if (api !== 'public' && api !== 'fapiPublic') return [];
    const isSpot = api === 'public';
    const lot = { minQty: '0.0001', maxQty: '1000000', stepSize: '0.0001' };
    return COINS.map((coin) => ({
      ...{ symbol: `${coin}USDT`, pair: `${coin}USDT`, baseAsset: coin, quoteAsset: 'USDT' },
      ...{ status: 'TRADING', quotePrecision: 8, baseAssetPrecision: 8, quoteAssetPrecision: 8 },
      orderTypes: isSpot ? SPOT_TYPES : SWAP_TYPES,
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.0001', maxPrice: '100000', tickSize: '0.0001' },
        { filterType: 'LOT_SIZE', ...lot },
        { filterType: 'MARKET_LOT_SIZE', ...lot },
        { filterType: 'NOTIONAL', minNotional: '5', notional: '5' },
        { filterType: 'MIN_NOTIONAL', minNotional: '5', notional: '5' },
      ],
      ...(isSpot
        ? { isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissionSets: [['SPOT']] }
        : {
            ...{ contractType: 'PERPETUAL', marginAsset: 'USDT', contractStatus: 'TRADING' },
            ...{ deliveryDate: 4_133_404_800_000, onboardDate: 1_500_000_000_000 },
            ...{ pricePrecision: 4, quantityPrecision: 4 },
          }),
    }));
  }

  private ticker(coin: string): Record<string, unknown> {
    const price = String(this.prices[coin]);
    const names = ['lastPrice', 'price', 'bidPrice', 'askPrice', 'openPrice', 'highPrice'];
    return {
      symbol: `${coin}USDT`,
      ...Object.fromEntries(names.map((name) => [name, price])),
      ...{ lowPrice: price, bidQty: '1000', askQty: '1000', volume: '1000', count: 10 },
      ...{ openTime: Date.now() - 86_400_000, closeTime: Date.now() },
    };
  }
}

function orderTold(order: Placed): Record<string, unknown> {
  const average = order.filled === 0 ? 0 : order.cost / order.filled;
  return {
    ...{ symbol: order.symbol, orderId: order.id, clientOrderId: order.clientId },
    ...{ time: order.at, updateTime: Date.now(), price: String(order.price ?? 0) },
    ...{ origQty: String(order.amount), executedQty: String(order.filled), status: order.status },
    ...{ timeInForce: 'GTC', type: order.type, side: order.side },
    // ccxt tells a future’s order from a spot one’s by these.
    ...(order.api === 'fapiPrivate'
      ? {
          ...{ reduceOnly: order.reduces, positionSide: 'BOTH' },
          ...{ cumQuote: String(order.cost), avgPrice: String(average) },
        }
      : {
          ...{ orderListId: -1, isWorking: true, transactTime: order.at },
          cummulativeQuoteQty: String(order.cost),
        }),
    fills: order.fills.map(({ id, price, qty, commission, commissionAsset }) => ({
      ...{ price, qty, commission, commissionAsset, tradeId: id },
    })),
  };
}

const coinOf = (symbol: string): string => symbol.slice(0, -4);
const rounded = (value: number): number => Number(value.toFixed(8));
const isResting = ({ status }: Placed): boolean => ['NEW', 'PARTIALLY_FILLED'].includes(status);

/** What an amount adds to a position, beyond what it closes. */
const added = (held: number, amount: number): number =>
  held * amount < 0 ? Math.max(0, rounded(Math.abs(amount) - Math.abs(held))) : Math.abs(amount);
