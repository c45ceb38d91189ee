import { SUPERUSER } from './postgres.mjs';

const OWNER = 'phasegate_owner';

/**
 * The database and its owner. The role that the services connect as is the
 * migration's business, for which the owner may make roles.
 */
export async function ensureDatabase(settings) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: settings.postgres_port,
    user: SUPERUSER,
    password: settings.superuser_password,
    database: 'postgres',
  });
  await client.connect();
  const isThere = async (query, name) => (await client.query(query, [name])).rowCount > 0;
  try {
    if (!(await isThere('SELECT FROM pg_roles WHERE rolname = $1', OWNER))) {
      const password = client.escapeLiteral(settings.owner_password);
      await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD ${password}`);
    }
    if (!(await isThere('SELECT FROM pg_database WHERE datname = $1', 'phasegate'))) {
      await client.query(`CREATE DATABASE phasegate OWNER ${OWNER}`);
    }
  } finally {
    await client.end();
  }
}
