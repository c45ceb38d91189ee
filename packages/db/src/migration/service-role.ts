import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { connect } from './connect.js';
import { MigrationFault } from './fault.js';
import { scramVerifier } from './scram.js';

/** The role that the migrations give the services' rights to. */
const RIGHTS = 'phasegate_app';
const VARIABLE = 'DATABASE_URL';
const OWNER_VARIABLE = 'DATABASE_MIGRATE_URL';
const NO_SUCH_RIGHT = '42501';

interface RoleFacts {
  readonly exists: boolean;
  /** Has the services' rights, by itself or by membership. */
  readonly member: boolean;
  /** Has the rights of the tables' owner: the database does not restrict it. */
  readonly unrestricted: boolean;
}

/**
 * Lets the role of the services' address log in with that address' password,
 * with the services' rights and no others. A role that is ready is left alone.
 *
 * @returns whether the database restricts the role; false for the owner itself and for superusers
 * @throws MigrationFault
 */
export async function admitServices(owner: pg.Client, serviceUrl: string): Promise<boolean> {
  const { username, password } = new URL(serviceUrl);
  const role = decodeURIComponent(username);
  const facts = await factsOf(owner, role);
  if (!facts.unrestricted) {
    await restrictDatabase(owner);
    if (!(await canLogIn(serviceUrl))) {
      const statement = loginStatement(role, decodeURIComponent(password), facts);
      await changeRoles(owner, statement, `let the role "${role}" log in with that password`);
    }
    if (!facts.member) {
      const statement = `GRANT ${RIGHTS} TO ${quoted(role)}`;
      await changeRoles(owner, statement, `grant ${RIGHTS} to the role "${role}"`);
    }
  }
  await assertServes(owner, serviceUrl);
  return !facts.unrestricted;
}

async function factsOf(owner: pg.Client, role: string): Promise<RoleFacts> {
  const { rows } = await owner.query<RoleFacts>(
    `SELECT true AS exists,
            pg_has_role(r.oid, $2, 'USAGE') AS member,
            pg_has_role(r.oid, t.relowner, 'USAGE') AS unrestricted
     FROM pg_roles r, pg_class t
     WHERE r.rolname = $1 AND t.oid = 'events'::regclass`,
    [role, RIGHTS],
  );
  return rows[0] ?? { exists: false, member: role === RIGHTS, unrestricted: false };
}

/** In a new database every role may create temporary tables, which would shadow tables of the same name. */
async function restrictDatabase(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string; mine: boolean }>(
    `SELECT datname AS name, pg_has_role(datdba, 'USAGE') AS mine
     FROM pg_database WHERE datname = current_database()`,
  );
  for (const { name, mine } of rows) {
    if (!mine) continue;
    await owner.query(`GRANT CONNECT ON DATABASE ${quoted(name)} TO ${RIGHTS}`);
    await owner.query(`REVOKE TEMPORARY ON DATABASE ${quoted(name)} FROM PUBLIC`);
  }
}

async function canLogIn(serviceUrl: string): Promise<boolean> {
  try {
    const client = await connect(serviceUrl, VARIABLE);
    await client.end();
    return true;
  } catch (error) {
    const { code } = (error as MigrationFault).cause as { code?: string };
    // Let in, and then turned away at this database: the password is right.
    if (code === NO_SUCH_RIGHT) return true;
    if (code === '28P01' || code === '28000') return false;
    throw error;
  }
}

function loginStatement(role: string, password: string, { exists, member }: RoleFacts): string {
  if (exists && !member) {
    throw new MigrationFault(
      `${VARIABLE}: the role "${role}" has another password and belongs to something else.`,
    );
  }
  const verifier = pg.escapeLiteral(scramVerifier(password));
  return `${exists ? 'ALTER' : 'CREATE'} ROLE ${quoted(role)} LOGIN PASSWORD ${verifier}`;
}

async function changeRoles(owner: pg.Client, statement: string, what: string): Promise<void> {
  try {
    await owner.query(statement);
  } catch (error) {
    if ((error as { code?: string }).code !== NO_SUCH_RIGHT) throw error;
    throw new MigrationFault(
      `${OWNER_VARIABLE}: "${owner.user}" may not ${what}, which ${VARIABLE} needs: let a superuser do it.`,
      { cause: error },
    );
  }
}

/** Identifies the server run and the database that a session is connected to. */
const PLACE = `SELECT extract(epoch FROM pg_postmaster_start_time()) || current_database() AS place`;

async function assertServes(owner: pg.Client, serviceUrl: string): Promise<void> {
  const client = await connect(serviceUrl, VARIABLE);
  try {
    const [mine, theirs] = [await owner.query(PLACE), await client.query(PLACE)];
    if (!isDeepStrictEqual(mine.rows, theirs.rows)) {
      throw new MigrationFault(`${VARIABLE}: leads to another database than ${OWNER_VARIABLE}.`);
    }
    await client.query('SELECT phase_clock() FROM platform');
  } catch (error) {
    if (error instanceof MigrationFault) throw error;
    const { message } = error as Error;
    throw new MigrationFault(`${VARIABLE}: the migrated database cannot be read: ${message}.`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}

const quoted = (name: string) => pg.escapeIdentifier(name);
