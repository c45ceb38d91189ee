import type { ClaimedWhatIf } from '@phasegate/db';

/** The input of a thread. */
export interface ThreadOrder {
  readonly databaseUrl: string;
  readonly run: ClaimedWhatIf;
}

/** Its final message; `again`: the database was unreachable, which is not a fault of the run. */
export type Replayed =
  { readonly result: string } | { readonly fault: string } | { readonly again: string };

/** Its progress messages: events read and replayed. */
export interface Progress {
  readonly done: number;
}
