/** What the guard uses of ccxt, by shape: an exchange of any copy of ccxt will do, of `import` as of `require`. */

export type Fields = Readonly<Record<string, unknown>>;

export interface Market {
  readonly symbol: string;
  readonly base?: string;
  readonly quote?: string;
  readonly settle?: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly option?: boolean;
  readonly contract?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
  readonly contractSize?: unknown;
  readonly taker?: unknown;
  readonly limits?: Readonly<Record<string, { readonly min?: unknown } | undefined>>;
}

export type Method = (...given: unknown[]) => unknown;

export interface Exchange {
  readonly id: string;
  readonly has: Fields;
  readonly options: Fields;
  readonly urls: Fields;
  readonly headers?: Fields;
  readonly markets?: Readonly<Record<string, Market>>;
  readonly isSandboxModeEnabled?: boolean;
  readonly httpExceptions?: Readonly<Record<string, unknown>>;
  market(symbol: string): Market;
  unCamelCase(name: string): string;
}

/** One of ccxt’s methods by name. */
export const methodOf = (exchange: object, name: string): Method =>
  (exchange as Record<string, Method>)[name]!;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

/** An id as ccxt has it, text or a number; undefined: there is none. */
export const idIn = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** Prototypes of an instance, its own class first. */
export function* prototypesOf(exchange: object): Generator<object> {
  for (
    let each = Object.getPrototypeOf(exchange) as object | null;
    each !== null && each !== Object.prototype;
    each = Object.getPrototypeOf(each) as object | null
  )
    yield each;
}
