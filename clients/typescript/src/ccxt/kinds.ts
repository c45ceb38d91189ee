import { METHODS } from './methods.js';

/**
 * What a method of ccxt is to the guard. `order`, `orders`, `edit`, `cost`: answered by the guard; `read`, `cancel`,
 * `exit`, `account`: passed on; `refused`: never passed on; `through` and `inside`: left as they are, what they send must
 * come from one of the others.
 */
export type Kind = keyof typeof METHODS;

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(METHODS).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind])),
);

/** undefined: a method that the table does not know; what it sends is refused. */
export const kindOf = (snakeCase: string): Kind | undefined => KINDS.get(snakeCase);
