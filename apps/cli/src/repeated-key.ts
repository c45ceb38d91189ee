import type { Node } from 'jsonc-parser';

/** A key that occurs twice in one object: `JSON.parse` would silently keep the second. */
export interface RepeatedKey {
  /** `gates.experience` */
  readonly path: string;
  /** The offset of the second one, in characters from 0. */
  readonly offset: number;
}

/** The first key in a JSON text that its own object has already. */
export function repeatedKey(node: Node, path: readonly string[] = []): RepeatedKey | null {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const found =
      child.type === 'property' ? inProperty(child, path, seen) : repeatedKey(child, path);
    if (found !== null) return found;
  }
  return null;
}

function inProperty(
  property: Node,
  path: readonly string[],
  seen: Set<string>,
): RepeatedKey | null {
  const [name, value] = property.children as [Node, Node];
  const key = String(name.value);
  const whole = [...path, key];
  if (seen.has(key)) return { path: whole.join('.'), offset: name.offset };
  seen.add(key);
  return repeatedKey(value, whole);
}
