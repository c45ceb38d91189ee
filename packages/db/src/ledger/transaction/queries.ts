import type { QueryResultRow } from 'pg';

export interface Answer<R> {
  readonly rows: R[];
  readonly rowCount: number | null;
}

/** Where statements go: a transaction, or a pool for reads. */
export interface Queries {
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Answer<R>>;
}
