import { APPROVALS_BY_DEFAULT, type Policy } from './policy.js';

/** The value at a key of a policy, such as `gates.experience.win_rate`; undefined: none. */
export function valueAt(policy: Policy, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((tree, name) => (tree as Tree | undefined)?.[name], policy as unknown as Tree);
}

export type PolicyValue = string | number | boolean | null;

/** The same for a key that every policy has; approvals, which may be left out, have their default then. */
export function policyValue(policy: Policy, key: string): PolicyValue {
  const value = valueAt(policy, key) as PolicyValue | undefined;
  return value === undefined ? APPROVALS_BY_DEFAULT : value;
}

/** A policy with other values at some keys. */
export const withValues = (
  policy: Policy,
  values: readonly (readonly [key: string, value: unknown])[],
): Policy =>
  values.reduce<Tree>(
    (tree, [key, value]) => withValue(tree, key.split('.'), value),
    policy as unknown as Tree,
  ) as unknown as Policy;

type Tree = { readonly [key: string]: unknown };

function withValue(tree: Tree, [name, ...rest]: readonly string[], value: unknown): Tree {
  return {
    ...tree,
    [name!]: rest.length === 0 ? value : withValue((tree[name!] ?? {}) as Tree, rest, value),
  };
}
