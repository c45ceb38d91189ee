import pg from 'pg';
import { MigrationFault } from './fault.js';

const CONNECT_MS = 10_000;
const REFUSALS: Readonly<Record<string, (url: URL) => string>> = {
  '28P01': ({ username }) => `PostgreSQL refuses the password of the role "${username}"`,
  '28000': ({ username }) => `PostgreSQL does not let the role "${username}" in`,
  '3D000': ({ pathname }) => `there is no database "${pathname.slice(1)}"`,
  ECONNREFUSED: ({ host }) => `no PostgreSQL answers at ${host}`,
  ENOTFOUND: ({ hostname }) => `there is no host "${hostname}"`,
};

/**
 * @param variable the setting that contains the address
 * @throws MigrationFault when no server answers there, or it refuses
 */
export async function connect(url: string, variable: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  // A connection that breaks fails its query, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new MigrationFault(`${variable}: ${reasonOf(error, url)}.`, { cause: error });
  }
}

function reasonOf(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message: string };
  return REFUSALS[code ?? '']?.(new URL(url)) ?? message;
}
