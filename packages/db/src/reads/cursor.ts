import { z } from 'zod';

/** A cursor that no list has given out. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';

  constructor() {
    super('is not a cursor of this list');
  }
}

/** Where a page ended, opaque to callers. */
export const cursorOf = (key: unknown): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws BadCursor */
export function keyOf<Key>(cursor: string | undefined, schema: z.ZodType<Key>): Key | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new BadCursor();
  }
}

/** Cuts a page out of rows; the query must have read one row more than `limit`. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => unknown,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    next_cursor: rows.length > limit && last !== undefined ? cursorOf(key(last)) : null,
  };
}
