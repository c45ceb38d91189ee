import { percentageOf, shareOf } from '../format/decimal';
import { settingAt, type Policy, type PolicyField, type PolicyValue } from './fields';
import { isShare } from './words';

/** The edited values by key, as typed; null: switched off. Shares are typed as percentages. */
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
    if (edit === '') faults[field.key] = 'is empty';
    const value = typeof edit === 'string' ? typedValue(field, edit) : edit;
    if (value === undefined) faults[field.key] ??= EXPECTED[isShare(field.key) ? 'share' : 'count'];
    else if (value !== settingAt(inForce, field)) changed.push([field.key, value]);
  }
  return { partial: nested(changed), count: changed.length, faults };
}

const EXPECTED = {
  count: 'must be a whole number',
  share: 'must be a percentage, such as 65',
} as const;

/** What was typed as the API takes it; undefined: it does not parse. Other decimals are left to the API. */
function typedValue({ key, kind }: PolicyField, text: string): PolicyValue | undefined {
  if (kind === 'count') return COUNT.test(text.trim()) ? Number(text) : undefined;
  if (isShare(key)) return shareOf(text) ?? undefined;
  return text === '' ? undefined : text;
}

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
export function editOf(key: string, value: PolicyValue): string | boolean | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && isShare(key) ? percentageOf(value) : value;
}

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
