/** A record whose keys are names from outside, `__proto__` and `constructor` among them. */
type Keyed<T> = Readonly<Record<string, T>>;

export const entryOf = <T>(record: Keyed<T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

// Copies have no prototype: such objects are kept as tables. Other objects get a shape for every set of keys, and
// each new key costs far more.

export function withEntry<T>(record: Keyed<T>, key: string, value: T): Keyed<T> {
  const copy = table<T>();
  if (record !== NONE) for (const known in record) copy[known] = record[known]!;
  copy[key] = value;
  return copy;
}

export function without<T>(record: Keyed<T>, key: string): Keyed<T> {
  let copy: Record<string, T> | null = null;
  for (const known in record) if (known !== key) (copy ??= table<T>())[known] = record[known]!;
  return copy ?? NONE;
}

function table<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

const NONE = Object.freeze(table<never>());
