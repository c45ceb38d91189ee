import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, HISTORY } from './paths.mjs';
import { freePort, isFree } from './ports.mjs';

const FILE = join(DATA, 'settings.json');
const SIGNING_KEY = join(DATA, 'signing-key.pem');
const DATABASE = 'phasegate';

/** The demo's logins: beside the database that they open. */
const DEMO_FILE = join(DATA, 'demo.json');

/** The settings that the embedded default generated, or null before the first start. */
export function readSettings() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : null;
}

/** Makes the secrets on first use; they stay as long as the data does. */
export function ensureSettings() {
  if (!existsSync(SIGNING_KEY)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeSecret(SIGNING_KEY, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }
  const known = readSettings();
  // Data of a version before states were sealed: `migrate` seals them with the key made here.
  if (known)
    return known.state_key ? known : writeSettings({ ...known, state_key: randomSecret() });
  return writeSettings({
    superuser_password: randomSecret(),
    owner_password: randomSecret(),
    app_password: randomSecret(),
    auth_secret: randomSecret(),
    state_key: randomSecret(),
  });
}

/** The port of last time, unless another program took it meanwhile. */
export async function choosePostgresPort(settings) {
  const { postgres_port: last } = settings;
  const port = last && (await isFree(last)) ? last : await freePort();
  return writeSettings({ ...settings, postgres_port: port });
}

function writeSettings(settings) {
  writeSecret(FILE, JSON.stringify(settings, null, 2));
  return settings;
}

const randomSecret = () => randomBytes(32).toString('base64url');

/** Written aside and renamed: a file that is half written would lock the data out. */
function writeSecret(file, content) {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The environment of the embedded default. The user's variables take precedence; a database of the user's own has its
 * own addresses.
 *
 * @param {object} settings as `readSettings` gives them
 */
export function embeddedEnvironment(settings, given = process.env) {
  return {
    AUTH_SECRET: settings.auth_secret,
    PHASE_STATE_KEY: settings.state_key,
    PHASE_SIGNING_KEY_FILE: SIGNING_KEY,
    PHASE_HISTORY_DIR: HISTORY,
    // The checkpoints vouch for this database: deleting its folder deletes them as well.
    PHASE_CHECKPOINT_DIR: join(DATA, 'checkpoints'),
    PHASE_SPOOL_DIR: join(DATA, 'spool'),
    // The web admin runs beside the API and forwards the address of its clients.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    ...given,
    ...databaseAddresses(settings, given),
  };
}

function databaseAddresses(settings, { DATABASE_URL, DATABASE_MIGRATE_URL, PHASE_DEMO_FILE }) {
  if (DATABASE_URL) return { DATABASE_MIGRATE_URL: DATABASE_MIGRATE_URL || DATABASE_URL };
  if (!settings.postgres_port) return {};
  const url = (role, password) =>
    `postgresql://${role}:${password}@127.0.0.1:${settings.postgres_port}/${DATABASE}`;
  return {
    DATABASE_URL: url('phasegate_app', settings.app_password),
    DATABASE_MIGRATE_URL: url('phasegate_owner', settings.owner_password),
    PHASE_DEMO_FILE: PHASE_DEMO_FILE || DEMO_FILE,
  };
}
