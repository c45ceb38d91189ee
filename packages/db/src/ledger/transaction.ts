import type { Pool, PoolClient } from 'pg';
import { isDatabaseUnavailable } from '../unavailable.js';

/** Runs work in one transaction; whatever fails leaves nothing behind, and a broken connection is not reused. */
export async function inTransaction<R>(pool: Pool, work: (client: PoolClient) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A server that does not answer would make a ROLLBACK wait as long again; closing the connection does as well.
    if (isDatabaseUnavailable(error)) broken = error as Error;
    else await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}
