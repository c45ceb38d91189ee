import type { Pool } from 'pg';

const LEASE_SECONDS = 30;

/** Takes a duty for this worker, or goes on holding it; false while another does it. By the machine's own clock. */
export async function holdLease(pool: Pool, duty: string, holder: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO integrity_leases AS l (duty, holder, until)
     VALUES ($1, $2, clock_timestamp() + interval '${LEASE_SECONDS} seconds')
     ON CONFLICT (duty) DO UPDATE SET holder = excluded.holder, until = excluded.until
     WHERE l.holder = excluded.holder OR l.until < clock_timestamp()`,
    [duty, holder],
  );
  return rowCount === 1;
}

/** Lets the next worker have it at once. */
export async function releaseLease(pool: Pool, duty: string, holder: string): Promise<void> {
  await pool.query('DELETE FROM integrity_leases WHERE duty = $1 AND holder = $2', [duty, holder]);
}
