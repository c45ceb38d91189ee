import pg from 'pg';
import { isDatabaseUnavailable } from './unavailable.js';

/** All connections of the pool are in use: no server is at fault. */
const POOL_IS_FULL = 'timeout exceeded when trying to connect';

/** A server that has no primary's rights answered: it is a standby, or it was demoted. */
class NotThePrimary extends Error {
  override readonly name = 'NotThePrimary';
  /** `read_only_sql_transaction`, as a command there would fail. */
  readonly code = '25006';

  constructor() {
    super('the server is a standby: commands go to the primary');
  }
}

/**
 * Connections to the primary among several servers. A server that does not answer or is a standby makes the pool try
 * the next one, once each; until one is the primary, getting a connection fails.
 */
export class PrimaryPool extends pg.Pool {
  readonly #servers: readonly string[];
  #current = 0;

  /** @param servers addresses of one server each */
  constructor(servers: readonly string[], options: Omit<pg.PoolConfig, 'connectionString'>) {
    const address = () => servers[this.#current]!;
    super({
      ...options,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- it is waited for; its type does not say so
      onConnect: assertPrimary,
      Client: class extends pg.Client {
        constructor(config: pg.ClientConfig = {}) {
          super({ ...config, connectionString: address() });
        }
      },
    });
    this.#servers = servers;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const connected = this.connectToAny();
    if (callback === undefined) return connected;
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }

  private async connectToAny(): Promise<pg.PoolClient> {
    for (let attempt = 1; ; attempt += 1) {
      const tried = this.#current;
      try {
        return await super.connect();
      } catch (error) {
        if (!isDatabaseUnavailable(error) || (error as Error).message === POOL_IS_FULL) throw error;
        // Others that wait for a connection may have gone on to the next server already.
        if (this.#current === tried) this.#current = (tried + 1) % this.#servers.length;
        if (attempt === this.#servers.length) throw error;
      }
    }
  }
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

async function assertPrimary(client: pg.ClientBase): Promise<void> {
  if (await isStandby(client)) throw new NotThePrimary();
}

export async function isStandby(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>(
    'SELECT pg_is_in_recovery() AS standby',
  );
  return rows[0]!.standby;
}
