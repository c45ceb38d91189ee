import type { Pool } from 'pg';
import { createPool } from './clients.js';
import { schemaMismatch } from './migration/schema-version.js';

/** `protocol_violation`, as PgBouncer refuses a parameter that it does not keep for a connection. */
const UNSUPPORTED = '08P01';
const STATEMENT_MS = 987;

/** A server with which a service must not start, and why. */
export class UnusableServer extends Error {
  override readonly name = 'UnusableServer';
}

const poolerBetween = () =>
  new UnusableServer(
    'DATABASE_URL leads to a pooler such as PgBouncer, which does not keep time-outs and locks with a connection: name PostgreSQL itself, the services pool their connections',
  );

/**
 * Checks at a service's start that the server is one to rely on; one that does not answer is none of its business.
 *
 * @returns a sentence for each setting that puts acknowledged events at risk
 * @throws UnusableServer behind a pooler, or with the schema of a later version
 */
export async function checkServer(url: string): Promise<string[]> {
  const pool = createPool(url, { max: 1, statementMs: STATEMENT_MS });
  try {
    const { rows } = await pool.query<Record<'statement_timeout' | 'synchronous_commit', string>>(
      "SELECT current_setting('statement_timeout') AS statement_timeout, current_setting('synchronous_commit') AS synchronous_commit",
    );
    const { statement_timeout, synchronous_commit } = rows[0]!;
    // A pooler that is told to ignore the parameter drops it without a word.
    if (statement_timeout !== `${STATEMENT_MS}ms`) throw poolerBetween();
    await assertNotNewer(pool);
    return synchronous_commit === 'off'
      ? ['synchronous_commit is off: a crash of PostgreSQL may lose what was acknowledged']
      : [];
  } catch (error) {
    if (error instanceof UnusableServer) throw error;
    if ((error as { code?: unknown }).code === UNSUPPORTED) throw poolerBetween();
    return [];
  } finally {
    await pool.end();
  }
}

/** A later version may have changed what a row means. One that still lacks a migration waits for it, not ready. */
async function assertNotNewer(pool: Pool): Promise<void> {
  const mismatch = await schemaMismatch(pool);
  if (mismatch?.database === 'newer')
    throw new UnusableServer(
      `The database was migrated by a later version of Phasegate (${mismatch.migration}): install that version, or restore a backup from before the upgrade`,
    );
}
