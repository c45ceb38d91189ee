import type { PolicyVersionAnswer } from '@phasegate/contracts';

export type Policy = PolicyVersionAnswer['policy'];
export type PolicyValue = string | number | boolean | null;

/** One value of a policy that can be shown and changed, as the API's schema describes it. */
export interface PolicyField {
  /** Its path: "gates.experience.win_rate". */
  readonly key: string;
  /** decimal: a string on the wire; count: an integer. */
  readonly kind: 'decimal' | 'count' | 'flag' | 'choice';
  /** Of a choice. */
  readonly options: readonly string[];
  /** Whether null switches it off (rules 10). */
  readonly nullable: boolean;
  readonly default: PolicyValue;
}

/** The part of JSON Schema that is used here. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
  readonly default?: unknown;
}

/** The values of a policy in the order of its schema: nothing about them is written down twice. */
export function policyFields(schema: SchemaNode, defaults: Policy): readonly PolicyField[] {
  return fieldsBelow(resolved(schema, schema), '', defaults, schema);
}

function fieldsBelow(
  node: SchemaNode,
  prefix: string,
  defaults: Policy,
  root: SchemaNode,
): PolicyField[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, given]) => {
    const below = resolved(given, root);
    const key = `${prefix}${name}`;
    return below.properties === undefined
      ? [{ key, ...described(below), default: defaultOf(below, defaults, key) }]
      : fieldsBelow(below, `${key}.`, defaults, root);
  });
}

/** A key that the default policy leaves out has its default in the schema. */
function defaultOf(node: SchemaNode, defaults: Policy, key: string): PolicyValue {
  const value = valueAt(defaults, key);
  return value === undefined ? (node.default as PolicyValue) : value;
}

function resolved(node: SchemaNode, root: SchemaNode): SchemaNode {
  const name = node.$ref?.split('/').at(-1);
  return name === undefined ? node : root.$defs![name]!;
}

function described(node: SchemaNode): Pick<PolicyField, 'kind' | 'options' | 'nullable'> {
  const types = typesOf(node);
  const options = node.enum?.map(String) ?? [];
  const kind =
    options.length > 0 ? 'choice' : (KINDS[types.find((type) => type in KINDS) ?? ''] ?? 'decimal');
  return { kind, options, nullable: types.includes('null') };
}

const KINDS: Readonly<Record<string, PolicyField['kind']>> = {
  integer: 'count',
  boolean: 'flag',
  string: 'decimal',
};

const typesOf = ({ type, anyOf = [] }: SchemaNode): string[] => [
  ...[type ?? []].flat(),
  ...anyOf.flatMap(typesOf),
];

/** A policy's value for a field; its default where the policy leaves it out. */
export function settingAt(
  policy: Policy,
  { key, default: byDefault }: Pick<PolicyField, 'key' | 'default'>,
): PolicyValue {
  const value = valueAt(policy, key);
  return value === undefined ? byDefault : value;
}

const valueAt = (policy: Policy, key: string): PolicyValue | undefined =>
  key
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], policy) as
    PolicyValue | undefined;

/** Set when the bot was registered, and never changed (rules 1.3, 1.5). */
export const isFixed = ({ key }: Pick<PolicyField, 'key'>): boolean =>
  key.startsWith('calendar.') || key === 'sizing.unit';
