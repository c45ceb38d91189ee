import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureDatabase } from './database.mjs';
import { DATA, ROOT } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { assertReachable, postgresUser } from './postgres-user.mjs';
import { clearLeftover } from './postmaster-pid.mjs';
import { choosePostgresPort } from './settings.mjs';

const DIR = join(DATA, 'postgres');
const RESTART_MS = 500;

/** Fails before anything is installed when the server's user could not read it later. */
export function assertHostable() {
  const user = postgresUser();
  assertReachable(join(ROOT, 'node_modules'), user);
  assertReachable(DIR, user);
}

/** Stops the server of this data folder, whichever process started it. */
export const endDatabaseServer = () => clearLeftover(DIR);

/**
 * The embedded database of `npm start`, with its roles; started again when it
 * is killed.
 *
 * @returns {Promise<{settings: object, failed: Promise<string>, stop: () => Promise<void>}>}
 */
export async function startDatabaseServer(secrets, print) {
  // A server left over from a run that was killed would hold its own port.
  await endDatabaseServer();
  const settings = await choosePostgresPort(secrets);
  const launch = () =>
    startPostgres({
      dataDir: DIR,
      port: settings.postgres_port,
      password: settings.superuser_password,
      logFile: join(DATA, 'postgres.log'),
    });
  let server = await launch();
  await ensureDatabase(settings);

  let stopping = false;
  async function keepRunning() {
    for (;;) {
      await server.exited;
      if (stopping) return new Promise(() => {});
      print('postgres', 'ended, starting it again');
      await pause(RESTART_MS);
      try {
        server = await launch();
      } catch (error) {
        return error.message;
      }
    }
  }
  return {
    settings,
    failed: keepRunning(),
    async stop() {
      stopping = true;
      await server.stop();
    },
  };
}
