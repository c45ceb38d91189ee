import type { PoolClient, QueryResultRow } from 'pg';

/** Where statements go: a client within a transaction, or a pool for reads. */
export interface Queries {
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<{ rows: R[]; rowCount: number | null }>;
}

/** What `pg` gives, seen as `Queries`. */
export function queriesOf(client: Pick<PoolClient, 'query'>): Queries {
  return { query: (text, values) => client.query(text, values as unknown[]) };
}
