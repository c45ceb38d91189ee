import { asOwnError, isCertain, Refused } from './errors.js';
import {
  idIn,
  isFields,
  isPromise,
  methodOf,
  prototypesOf,
  type Exchange,
  type Fields,
  type Method,
} from './exchange.js';
import type { Desk } from './desk.js';
import { kindOf, type Kind } from './kinds.js';
import { ORDERS_BY_GET } from './methods.js';
import { readNumber, readOrder, type Order } from './order.js';
import { costing, costInScope, Scope, scopeOf, within, type ScopeKind } from './scope.js';

/** Where everything that is sent passes. */
const GATES = ['fetch', 'undiciRequest', 'watch', 'watchMultiple', 'client'];
/** Which network orders go to is decided before the guard. */
const NETWORKS = ['setSandboxMode', 'enableDemoTrading'];
/** They throw, where others reject; what a websocket promises can be settled from outside. */
const SYNCHRONOUS = ['watch', 'watchMultiple', 'client', 'sign', ...NETWORKS];
/** Left as they are, and not to be replaced: that would lead around the guard. */
const KEPT = ['fetch2', 'request', 'sign'];

interface Own {
  readonly name: string;
  readonly snakeCase: string;
  readonly method: Method;
}

/**
 * Puts the guard’s methods around ccxt’s own. They are properties of the exchange itself, as those are that ccxt gives
 * its instances in snake_case, and can be neither replaced nor removed.
 * @throws Refused when something was replaced before, which would lead around the guard
 */
export function surround(exchange: Exchange, desk: Desk): void {
  const found = [...ownMethods(exchange)];
  const isReplaced = ({ name, snakeCase, method }: Own) =>
    [name, snakeCase].some((each) => {
      const own = Object.getOwnPropertyDescriptor(exchange, each);
      return own !== undefined && own.value !== method;
    });
  const replaced = found
    .filter((own) => kindOf(own.snakeCase) !== 'read' && isReplaced(own))
    .map(({ name }) => name);
  if (replaced.length > 0)
    throw new Refused(
      `${replaced.sort().join(', ')} of this ${exchange.id} was replaced, which would lead around the guard: guard() first`,
    );
  const around = new Around(exchange, desk);
  for (const own of found) {
    const names = new Set([own.name, own.snakeCase]);
    for (const name of names) {
      // Reading may be cached or repeated by what the bot put there.
      const method = Object.hasOwn(exchange, name) ? methodOf(exchange, name) : own.method;
      fix(exchange, name, around.method({ ...own, method }));
    }
  }
}

/** ccxt’s methods that have a meaning to the guard, as this exchange has them. */
function* ownMethods(exchange: Exchange): Generator<Own> {
  const seen = new Set<string>();
  const special = new Set([...GATES, ...NETWORKS, ...KEPT]);
  for (const prototype of prototypesOf(exchange))
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (seen.has(name) || name === 'constructor' || typeof method !== 'function') continue;
      seen.add(name);
      const snakeCase = exchange.unCamelCase(name);
      const kind = kindOf(snakeCase);
      if (special.has(name) || (kind !== undefined && kind !== 'through' && kind !== 'inside'))
        yield { name, snakeCase, method: method as Method };
    }
}

/** A property that stays. */
export function fix(exchange: object, name: string, value: unknown): void {
  Object.defineProperty(exchange, name, {
    configurable: false,
    enumerable: true,
    get: () => value,
    set() {
      throw asOwnError(
        new Refused(
          `${name} of a guarded exchange is not replaced: orders would go around Phasegate`,
        ),
        exchange as Exchange,
      );
    },
  });
}

/** Makes the methods of one guarded exchange. Taken off it, they are still its own. */
class Around {
  private readonly sendsByGet: boolean;

  constructor(
    private readonly exchange: Exchange,
    private readonly desk: Desk,
  ) {
    this.sendsByGet = desk.venue.isOneOf(ORDERS_BY_GET);
  }

  method(own: Own): Method {
    const made = this.made(own, kindOf(own.snakeCase));
    const waits = !SYNCHRONOUS.includes(own.name);
    return (...given) => {
      try {
        const result = made(...given);
        return waits && isPromise(result)
          ? Promise.resolve(result).catch((error: unknown) => this.raise(error))
          : result;
      } catch (error) {
        const own = asOwnError(error, this.exchange) as Error;
        if (waits) return Promise.reject(own);
        throw own;
      }
    };
  }

  private raise(error: unknown): never {
    throw asOwnError(error, this.exchange);
  }

  private made(own: Own, kind: Kind | undefined): Method {
    if (GATES.includes(own.name)) return this.gate(own);
    if (NETWORKS.includes(own.name)) return this.network(own);
    switch (kind) {
      case 'read':
      case 'cancel':
      case 'exit':
      case 'account':
        return this.passedOn(own, kind);
      case 'order':
        return this.order(own);
      case 'orders':
        return this.orders(own);
      case 'edit':
        return this.edit(own);
      case 'cost':
        return this.cost(own);
      case 'refused':
        return this.refused(own);
      default:
        return this.plain(own);
    }
  }

  private plain({ method }: Own): Method {
    return (...given) => method.apply(this.exchange, given);
  }

  /** What it sends is sent in its name. */
  private passedOn(own: Own, kind: ScopeKind): Method {
    const plain = this.plain(own);
    const settles = kind === 'read' && own.snakeCase.startsWith('fetch_');
    return (...given) => {
      if (scopeOf(this.exchange) !== undefined) return plain(...given);
      const scope = new Scope(this.exchange, kind);
      let result: unknown;
      try {
        result = within(scope, () => plain(...given));
      } catch (error) {
        scope.failed();
        throw error;
      }
      return isPromise(result) ? this.followed(scope, result, settles) : result;
    };
  }

  private async followed(
    scope: Scope,
    result: PromiseLike<unknown>,
    settles: boolean,
  ): Promise<unknown> {
    const { settlement } = this.desk;
    try {
      const answer = await result;
      scope.end();
      if (scope.kind === 'exit') settlement.wake();
      if (settles && settlement.isDue) await settlement.settle();
      return answer;
    } catch (error) {
      scope.failed();
      throw error;
    }
  }

  private gate(own: Own): Method {
    const plain = this.plain(own);
    return (...given) => {
      const scope = scopeOf(this.exchange);
      const verb = verbOf(own.name, given);
      const changes = verb !== 'GET' && verb !== 'HEAD';
      if (!changes && !this.sendsByGet) return plain(...given);
      if (scope === undefined) {
        const where = String(given[0]).replace(/\?.*$/s, '');
        throw new Refused(
          `${verb} ${where} is sent by no method that Phasegate knows, and could place an order: use ccxt’s unified methods, such as createOrder and fetchBalance`,
        );
      }
      if (scope.lost !== null) throw scope.lost.error;
      scope.check();
      scope.sent = true;
      const result = plain(...given);
      return own.name === 'fetch' && isPromise(result) ? sentOnce(scope, result) : result;
    };
  }

  /** Whether an order that was decided about is being sent: its parts are not asked about again. */
  private get isInsideOrder(): boolean {
    const kind = scopeOf(this.exchange)?.kind;
    return kind === 'order' || kind === 'exit';
  }

  private refused(own: Own): Method {
    const plain = this.plain(own);
    return (...given) => {
      if (this.isInsideOrder) return plain(...given);
      const refused = new Refused(
        `${own.name} could open a position, or a way around Phasegate, that nobody is asked about`,
      );
      return Promise.reject(refused);
    };
  }

  private network({ name }: Own): Method {
    return () => {
      throw new Refused(
        `${name} comes before guard(): trades of the test network are paper, the others are live`,
      );
    };
  }

  private order(own: Own): Method {
    const plain = this.plain(own);
    return async (...given) => {
      if (this.isInsideOrder) return plain(...given);
      const [symbol, type, side, amount, price, params] = given;
      const cost = costInScope(this.exchange);
      const order = readOrder(symbol, type, side, amount, price, params, cost);
      return this.desk.place(order, sending(plain));
    };
  }

  private orders(own: Own): Method {
    const plain = this.plain(own);
    const single = methodBefore(this.exchange, own.name.replace('createOrders', 'createOrder'));
    return async (...given) => {
      if (this.isInsideOrder) return plain(...given);
      const [requests, params] = given;
      if (!Array.isArray(requests)) throw new Refused('createOrders needs a list of orders');
      const orders = Array.from(requests, (request: unknown) => readRequest(request, params));
      const one: Method = (...told) => single.apply(this.exchange, told);
      return this.desk.placeAll(orders, sending(one));
    };
  }

  private edit(own: Own): Method {
    const plain = this.plain(own);
    return async (...given) => {
      if (this.isInsideOrder) return plain(...given);
      const [id, symbol, type, side, amount, price, params] = given;
      const order = readOrder(symbol, type, side, amount, price, params);
      const orderId = idIn(id) ?? '';
      return this.desk.edit(orderId, order, (decided) => plain(orderId, ...argumentsOf(decided)));
    };
  }

  private cost(own: Own): Method {
    const plain = this.plain(own);
    const place = /Buy|Sell/.test(own.name) ? 1 : 2;
    return (...given) => {
      if (this.isInsideOrder) return plain(...given);
      const cost = readNumber(given[place], 'cost');
      return costing(this.exchange, cost, () => plain(...given));
    };
  }
}

/** The plain method, before the guard is around it. */
function methodBefore(exchange: Exchange, name: string): Method {
  for (const prototype of prototypesOf(exchange))
    if (Object.hasOwn(prototype, name)) return methodOf(prototype, name);
  throw new Refused(`${exchange.id} has no ${name}`);
}

/** By which HTTP method something is sent; a websocket’s is none of them, and what is no text is none that can be told. */
function verbOf(gate: string, given: readonly unknown[]): string {
  const [, second] = given;
  const told = gate === 'undiciRequest' && isFields(second) ? second['method'] : second;
  if (gate !== 'fetch' && gate !== 'undiciRequest') return 'SEND';
  if (told === undefined && gate === 'fetch') return 'GET';
  return typeof told === 'string' ? told.toUpperCase() : 'SEND';
}

/**
 * `maxRetriesOnFailure` of ccxt repeats orders too, and an order that was filled keeps no exchange from taking its id
 * again: one allow would be two entries, and an exit without reduceOnly would open the other side.
 */
async function sentOnce(scope: Scope, result: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    if (scope.isSentOnce && !isCertain(error)) scope.lost = { error };
    throw error;
  }
}

/** The plain method with an order’s arguments. */
const sending =
  (plain: Method) =>
  (order: Order): unknown =>
    plain(...argumentsOf(order));

const argumentsOf = ({ symbol, given, params }: Order): unknown[] => [
  ...[symbol, given.type, given.side, given.amount, given.price],
  { ...params },
];

/** One of createOrders: read once, and what is wrong with it is said in its place. */
function readRequest(request: unknown, params: unknown): () => Order {
  try {
    const {
      symbol,
      type,
      side,
      amount,
      price,
      params: own,
    }: Fields = isFields(request) ? request : {};
    const merged = { ...(isFields(params) ? params : {}), ...(isFields(own) ? own : {}) };
    const order = readOrder(symbol, type, side, amount, price, merged);
    return () => order;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
