import type { Blocked as BlockedAnswer, LocallyBlocked } from '../check-answer.js';
import { isFields, type Exchange } from './exchange.js';

const FAMILY = Symbol.for('@phasegate/client/ccxt');

/** What a guarded exchange throws beside ccxt’s own errors; a `ccxt.ExchangeError` of the same copy of ccxt, too. */
abstract class GuardError extends Error {
  abstract readonly [FAMILY]: string;
}

const isOf = (value: unknown, family: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (value as { [FAMILY]?: unknown })[FAMILY] === family;

/** Phasegate does not allow this entry: nothing was sent to the exchange. */
export class Blocked extends GuardError {
  override readonly name = 'Blocked';
  readonly [FAMILY] = 'Blocked';

  /** @param answer with every reason, and of the platform’s own `max_notional` and `constraints` */
  constructor(
    what: string,
    readonly answer: BlockedAnswer | LocallyBlocked,
  ) {
    const reasons = answer.reasons.map(({ code, message }) => `${code}: ${message}`);
    super(`blocked: ${what}: ${reasons.join('; ')}`);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isOf(value, 'Blocked');
  }
}

/** A call that could place an entry without an allow: nothing was sent to the exchange. */
export class Refused extends GuardError {
  override readonly name = 'Refused';
  readonly [FAMILY] = 'Refused';

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isOf(value, 'Refused');
  }
}

/**
 * The same error as one of the exchange’s own `ExchangeError`s, so that a bot which catches those catches it. `import`
 * and `require` each have a ccxt of their own: which one this exchange is of, only the exchange can say.
 */
export function asOwnError(error: unknown, exchange: Exchange): unknown {
  if (!isOf(error, 'Blocked') && !isOf(error, 'Refused')) return error;
  const kind = Object.values(exchange.httpExceptions ?? {})
    .map(exchangeError)
    .find(Boolean);
  if (kind === undefined) return error;
  if (Object.prototype.isPrototypeOf.call(kind.prototype as object, error as object)) return error;
  const made = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(error) as object);
  const prototype = Object.create(kind.prototype as object, made) as object;
  return Object.setPrototypeOf(error, prototype) as unknown;
}

/** The `ExchangeError` that one of ccxt’s error classes is, or descends from. */
function exchangeError(kind: unknown): { prototype: unknown } | undefined {
  if (typeof kind !== 'function') return undefined;
  for (let each: unknown = kind; typeof each === 'function'; each = prototypeOf(each))
    if (each.name === 'ExchangeError') return each;
  return undefined;
}

/** An exchange that answers with one of these, by the error’s name, has placed nothing. */
const CERTAIN: ReadonlySet<string> = new Set([
  ...['InsufficientFunds', 'InvalidOrder', 'OrderImmediatelyFillable', 'OrderNotFillable'],
  ...['ContractUnavailable', 'BadRequest', 'BadSymbol', 'ArgumentsRequired', 'AuthenticationError'],
  ...['PermissionDenied', 'AccountNotEnabled', 'AccountSuspended', 'NotSupported', 'MarketClosed'],
  ...['OperationRejected', 'RestrictedLocation', 'RateLimitExceeded', 'Blocked', 'Refused'],
]);

export const nameOf = (error: unknown): string =>
  isFields(error) ? String(error['name']) : typeof error;

export const isCertain = (error: unknown): boolean => CERTAIN.has(nameOf(error));

/** Whether the exchange answered, and refused. */
export function isAnswer(error: unknown): boolean {
  const kind: unknown = (error as { constructor?: unknown } | null | undefined)?.constructor;
  return exchangeError(kind) !== undefined;
}

const prototypeOf = (value: object): unknown => Object.getPrototypeOf(value);

/** For the log: the address that a network error names is signed, and at some exchanges it has the account’s key. */
export const unsigned = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).replaceAll(/\?\S*/g, '?…');
