/** A growing list in blocks: appending copies one block, not the list. */
export type Blocks<T> = readonly (readonly T[])[];

const BLOCK = 256;

export function appended<T>(blocks: Blocks<T>, item: T): Blocks<T> {
  const last = blocks.at(-1);
  if (last === undefined || last.length >= BLOCK) return [...blocks, [item]];
  return [...blocks.slice(0, -1), [...last, item]];
}
