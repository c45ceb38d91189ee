import { z } from 'zod';
import { Fault, settle } from './fields/wire-field.js';

const MAX_PER_PAGE = 200;
const A_PAGE = 50;

/** Lists come newest first, a page at a time; `cursor` is a page's `next_cursor`. */
export const pageQuery = z.strictObject({
  limit: z
    .string()
    .optional()
    .transform((text, context) => {
      const limit = text === undefined ? A_PAGE : /^\d{1,3}$/.test(text) ? Number(text) : 0;
      const fits = limit >= 1 && limit <= MAX_PER_PAGE;
      return settle(
        fits ? limit : new Fault(`must be a number from 1 to ${MAX_PER_PAGE}`),
        context,
      );
    })
    .meta({ description: `1 to ${MAX_PER_PAGE}, ${A_PAGE} by default` }),
  cursor: z
    .string()
    .max(400)
    .optional()
    .meta({ description: 'The next_cursor of the page before' }),
});
export type PageQuery = z.infer<typeof pageQuery>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'null: this is the last page' }),
  });

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}
