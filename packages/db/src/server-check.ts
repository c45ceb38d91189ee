import { createPool } from './clients.js';

/** `protocol_violation`, as PgBouncer refuses a parameter that it does not keep for a connection. */
const UNSUPPORTED = '08P01';
const STATEMENT_MS = 987;

/** Between the services and PostgreSQL is a pooler that does not keep what belongs to a connection. */
export class PoolerBetween extends Error {
  override readonly name = 'PoolerBetween';

  constructor() {
    super(
      'DATABASE_URL leads to a pooler such as PgBouncer, which does not keep time-outs and locks with a connection: name PostgreSQL itself, the services pool their connections',
    );
  }
}

/**
 * Checks at a service's start that the server is one to rely on; one that does not answer is none of its business.
 *
 * @returns a sentence for each setting that puts acknowledged events at risk
 * @throws PoolerBetween
 */
export async function checkServer(url: string): Promise<string[]> {
  const pool = createPool(url, { max: 1, statementMs: STATEMENT_MS });
  try {
    const { rows } = await pool.query<Record<'statement_timeout' | 'synchronous_commit', string>>(
      "SELECT current_setting('statement_timeout') AS statement_timeout, current_setting('synchronous_commit') AS synchronous_commit",
    );
    const { statement_timeout, synchronous_commit } = rows[0]!;
    // A pooler that is told to ignore the parameter drops it without a word.
    if (statement_timeout !== `${STATEMENT_MS}ms`) throw new PoolerBetween();
    return synchronous_commit === 'off'
      ? ['synchronous_commit is off: a crash of PostgreSQL may lose what was acknowledged']
      : [];
  } catch (error) {
    if (error instanceof PoolerBetween) throw error;
    if ((error as { code?: unknown }).code === UNSUPPORTED) throw new PoolerBetween();
    return [];
  } finally {
    await pool.end();
  }
}
