import { randomUUID } from 'node:crypto';
import type { Queries } from '@phasegate/db';
import type { Pool } from 'pg';

/** How long a silent holder keeps the lease. */
const LEASE_MS = 2_000;
/** The interval of renewal, which slow writes do not delay. */
const RENEWAL_MS = 500;

/** Another worker has taken over and finishes what this one had begun. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(
    /** The current holder; null: the last holder is gone. */
    readonly to: string | null,
  ) {
    super(`${to ?? 'somebody else'} has the mirror of the log now`);
  }

  /** Taken for a short time, to rewrite a damaged file. */
  get forRecovery(): boolean {
    return this.to?.startsWith(RECOVERY) === true;
  }
}

const RECOVERY = 'recovery-';
export const recoveryHolder = (): string => `${RECOVERY}${randomUUID()}`;

const UNTIL = `clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'`;

/**
 * The right to plan the mirror, which one worker at a time has. It runs out by the machine's clock of the database
 * unless it is renewed. Every holder has a higher fence than all before: a holder that slept through the end of its
 * lease finds that its fence is outdated when it asks next.
 */
export class Lease {
  readonly #renewals: NodeJS.Timeout;

  private constructor(
    private readonly pool: Pool,
    private readonly holder: string,
    readonly fence: string,
  ) {
    // A renewal that fails is made up for by the next one; until then the fence alone decides.
    this.#renewals = setInterval(() => void this.confirm().catch(() => undefined), RENEWAL_MS);
  }

  /** The lease if it is free, else null. */
  static acquire(pool: Pool, holder: string): Promise<Lease | null> {
    return Lease.take(pool, holder, 'until IS NULL OR until < clock_timestamp()');
  }

  /** The lease, also if another worker holds it. */
  static async seize(pool: Pool, holder: string): Promise<Lease> {
    return (await Lease.take(pool, holder, 'true'))!;
  }

  private static async take(pool: Pool, holder: string, when: string): Promise<Lease | null> {
    const { rows } = await pool.query<{ fence: string }>(
      `UPDATE mirror_lease SET holder = $1, fence = fence + 1, until = ${UNTIL} WHERE ${when} RETURNING fence::text`,
      [holder],
    );
    return rows[0] === undefined ? null : new Lease(pool, holder, rows[0].fence);
  }

  /**
   * Renews the lease; within a transaction nobody can take it over until that ends.
   * @throws LeaseLost
   */
  async confirm(queries: Queries = this.pool): Promise<void> {
    const { rowCount } = await queries.query(
      `UPDATE mirror_lease SET until = ${UNTIL} WHERE holder = $1 AND fence = $2`,
      [this.holder, this.fence],
    );
    if (rowCount === 1) return;
    clearInterval(this.#renewals);
    const { rows } = await queries.query<{ holder: string | null }>(
      'SELECT holder FROM mirror_lease',
    );
    throw new LeaseLost(rows[0]?.holder ?? null);
  }

  /** Releases the lease for the next worker; a lease that was lost is left to its new holder. */
  async release(): Promise<void> {
    clearInterval(this.#renewals);
    await this.pool.query('UPDATE mirror_lease SET until = NULL WHERE holder = $1 AND fence = $2', [
      this.holder,
      this.fence,
    ]);
  }
}
