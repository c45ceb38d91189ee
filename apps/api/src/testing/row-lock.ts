import type { TestDatabase } from '@phasegate/db/testing';
import { patientPool } from '@phasegate/db/testing';

/** Holds a bot's row locked while something is tried. */
export async function withRowLocked<R>(
  { ownerUrl }: TestDatabase,
  bot: string,
  tried: () => Promise<R>,
): Promise<R> {
  const pool = patientPool(ownerUrl, { max: 1 });
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM bot_states WHERE bot = $1 FOR UPDATE', [bot]);
    return await tried();
  } finally {
    await client.query('ROLLBACK');
    client.release();
    await pool.end();
  }
}
