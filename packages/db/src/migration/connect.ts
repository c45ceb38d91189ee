import { databaseServersOf } from '@phasegate/config';
import pg from 'pg';
import { isStandby } from '../primary-pool.js';
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

/**
 * The address of the primary among the servers of an address; of one server its own, unasked.
 *
 * @param variable the setting that contains the address
 * @throws MigrationFault when none of several servers is a primary that answers
 */
export async function primaryAddress(url: string, variable: string): Promise<string> {
  const servers = databaseServersOf(url);
  if (servers.length === 1) return url;
  const faults: string[] = [];
  for (const server of servers)
    try {
      if (await isPrimary(server, variable)) return server;
    } catch (error) {
      faults.push((error as Error).message);
    }
  throw new MigrationFault(
    faults[0] ?? `${variable}: none of ${servers.length} servers is the primary.`,
  );
}

async function isPrimary(server: string, variable: string): Promise<boolean> {
  const client = await connect(server, variable);
  try {
    return !(await isStandby(client));
  } finally {
    await client.end();
  }
}

function reasonOf(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message: string };
  return REFUSALS[code ?? '']?.(new URL(url)) ?? message;
}
