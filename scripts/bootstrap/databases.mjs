import { SUPERUSER } from './postgres.mjs';

/**
 * The database and its two roles: `phasegate_owner` migrates, `phasegate_app`
 * is what the services connect as, with no rights but those that migrations grant.
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
  try {
    const ensureRole = async (role, password) => {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount > 0) return;
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    };
    await ensureRole('phasegate_owner', settings.owner_password);
    await ensureRole('phasegate_app', settings.app_password);
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'phasegate'");
    if (rowCount === 0) {
      await client.query('CREATE DATABASE phasegate OWNER phasegate_owner');
      await client.query('REVOKE ALL ON DATABASE phasegate FROM PUBLIC');
      await client.query('GRANT CONNECT ON DATABASE phasegate TO phasegate_app');
    }
  } finally {
    await client.end();
  }
}
