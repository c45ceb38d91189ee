import { valueAt, type Policy, type PolicyField, type PolicyValue } from './fields';

/** The edited values by key; null: switched off. A count stays text until it parses. */
export type Edits = Readonly<Record<string, string | boolean | null>>;

/** The keys of a policy to change, as the API takes them. */
export type PartialPolicy = { readonly [name: string]: PolicyValue | PartialPolicy };

export interface ReadEdits {
  /** The changes against the policy in force; with faults, those that parse. */
  readonly partial: PartialPolicy;
  /** The number of keys. */
  readonly count: number;
  /** By key, in words that follow the field's name. */
  readonly faults: Readonly<Record<string, string>>;
}

const COUNT = /^\d{1,9}$/;

/** Turns the typed text into the keys to change; values equal to those in force are left out. */
export function readEdits(
  edits: Edits,
  fields: readonly PolicyField[],
  inForce: Policy,
): ReadEdits {
  const changed: [string, PolicyValue][] = [];
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const edit = edits[field.key];
    if (edit === undefined) continue;
    const value = field.kind === 'count' && typeof edit === 'string' ? countOf(edit) : edit;
    if (value === undefined) faults[field.key] = 'must be a whole number';
    else if (value === '') faults[field.key] = 'is empty';
    else if (value !== valueAt(inForce, field.key)) changed.push([field.key, value]);
  }
  return { partial: nested(changed), count: changed.length, faults };
}

const countOf = (text: string): number | undefined =>
  COUNT.test(text.trim()) ? Number(text) : undefined;

/** [["gates.experience.win_rate", "0.7"]] → {gates: {experience: {win_rate: "0.7"}}} */
function nested(changed: readonly (readonly [key: string, value: PolicyValue])[]): PartialPolicy {
  const root: Group = {};
  for (const [key, value] of changed) {
    const path = key.split('.');
    const group = path.slice(0, -1).reduce((above, name) => (above[name] ??= {}) as Group, root);
    group[path.at(-1)!] = value;
  }
  return root;
}

interface Group {
  [name: string]: PolicyValue | Group;
}

/** The text of a value in its input. */
export const editOf = (value: PolicyValue): string | boolean | null =>
  typeof value === 'number' ? String(value) : value;

/** Edits from an address, which anybody can write: null when it is none. */
export function parseEdits(given: unknown): Edits | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const fits = Object.values(given).every(
    (value) => value === null || typeof value === 'string' || typeof value === 'boolean',
  );
  return fits ? (given as Edits) : null;
}

/** An address with edits handed over to another page of the bot. */
export const withEdits = (address: string, edits: Edits): string =>
  `${address}?${new URLSearchParams({ change: JSON.stringify(edits) })}`;
