import type { ClaimedWhatIf } from '@phasegate/db';

/** What a thread is started with. */
export interface ThreadOrder {
  readonly databaseUrl: string;
  readonly run: ClaimedWhatIf;
}

/** What it says when it is at its end; `again`: the database was away, which is no fault of the run. */
export type Replayed =
  { readonly result: string } | { readonly fault: string } | { readonly again: string };

/** What it says on the way: events read and replayed. */
export interface Progress {
  readonly done: number;
}
