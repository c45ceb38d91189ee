import { readEnvironment } from '@phasegate/config';
import { createPool, useStateKeys } from '@phasegate/db';
import type { Pool } from 'pg';
import type { Io } from './io.js';

/** Long-running work may use longer statements than a check. */
const STATEMENT_MS = 60_000;

/** Works on the database that DATABASE_URL names, and closes it again. @throws BadEnvironment */
export async function withDatabase<R>(io: Io, work: (pool: Pool) => Promise<R>): Promise<R> {
  const { DATABASE_URL, PHASE_STATE_KEY, PHASE_STATE_KEY_PREVIOUS } = readEnvironment(io.env, [
    'DATABASE_URL',
  ]);
  if (PHASE_STATE_KEY !== undefined) useStateKeys(PHASE_STATE_KEY, PHASE_STATE_KEY_PREVIOUS);
  const pool = createPool(DATABASE_URL, { max: 2, statementMs: STATEMENT_MS });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
