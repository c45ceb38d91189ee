import type { Executed } from './command.js';

/** The outcome of a command in a transaction. */
export type Outcome =
  | { readonly is: 'done'; readonly done: Done }
  | { readonly is: 'failed'; readonly error: unknown }
  /** It needs a transaction of its own: its bot is held by somebody else, or others of its bot came before it. */
  | { readonly is: 'apart' };

export interface Done {
  readonly executed: Executed<unknown>;
  /** `performance.now()` at which an allow was about to be committed; null: it is none. */
  readonly allowed_at: number | null;
}
