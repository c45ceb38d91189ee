import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, ROOT } from './paths.mjs';
import { freePort, isFree } from './ports.mjs';
import { randomPassword } from './postgres.mjs';

const FILE = join(DATA, 'settings.json');
const SIGNING_KEY = join(DATA, 'signing-key.pem');
const DATABASE = 'phasegate';

/** What the embedded default made for itself, or null before the first start. */
export function readSettings() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : null;
}

/** Makes the secrets on first use; they stay as long as the data does. */
export async function ensureSettings() {
  mkdirSync(DATA, { recursive: true });
  // The database's user passes through; the files in here keep their own modes.
  chmodSync(DATA, 0o711);
  if (!existsSync(SIGNING_KEY)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeSecret(SIGNING_KEY, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }
  const settings = readSettings() ?? {
    superuser_password: randomPassword(),
    owner_password: randomPassword(),
    app_password: randomPassword(),
    auth_secret: randomBytes(32).toString('base64url'),
  };
  return settings;
}

/** The port of last time, unless another program took it meanwhile. */
export async function choosePostgresPort(settings) {
  const { postgres_port: last } = settings;
  const port = last && (await isFree(last)) ? last : await freePort();
  const chosen = { ...settings, postgres_port: port };
  writeSecret(FILE, JSON.stringify(chosen, null, 2));
  return chosen;
}

/** Written aside and renamed: a file that is half written would lock the data out. */
export function writeSecret(file, content) {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The environment of the embedded default. What the user set comes first; a
 * database of the user's own brings its own addresses.
 */
export function embeddedEnvironment(settings, given = process.env) {
  const url = (role, password) =>
    `postgresql://${role}:${password}@127.0.0.1:${settings.postgres_port}/${DATABASE}`;
  const database = given.DATABASE_URL
    ? {}
    : {
        DATABASE_URL: url('phasegate_app', settings.app_password),
        DATABASE_MIGRATE_URL: url('phasegate_owner', settings.owner_password),
      };
  return {
    AUTH_SECRET: settings.auth_secret,
    PHASE_SIGNING_KEY_FILE: SIGNING_KEY,
    PHASE_HISTORY_DIR: join(ROOT, 'logs', 'phase'),
    ...given,
    ...database,
  };
}
