/** A growing list in blocks: appending copies one block, not the list. */
export type Blocks<T> = readonly (readonly T[])[];

const BLOCK = 256;

export function appended<T>(blocks: Blocks<T>, item: T): Blocks<T> {
  const last = blocks.at(-1);
  if (last === undefined || last.length >= BLOCK) return [...blocks, [item]];
  const grown = [...last, item];
  return blocks.length === 1 ? [grown] : [...blocks.slice(0, -1), grown];
}

export const oneList = <T>(blocks: Blocks<T>): readonly T[] =>
  blocks.length === 1 ? blocks[0]! : blocks.flat();

/** The list with one more item, cut to its latest `most` items; `most` is at least 1. */
export function appendedUpTo<T>(most: number, list: readonly T[], item: T): readonly T[] {
  if (list.length < most) return [...list, item];
  const kept = list.slice(list.length - most + 1);
  kept.push(item);
  return kept;
}
