// npm start: the whole platform from a fresh clone, until Ctrl-C.
import './bootstrap/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './bootstrap/build.mjs';
import {
  assertHostable,
  endDatabaseServer,
  startDatabaseServer,
} from './bootstrap/database-server.mjs';
import { Fault, runMain } from './bootstrap/fault.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { assertFree } from './bootstrap/ports.mjs';
import { untilReady } from './bootstrap/readiness.mjs';
import { claimDataFolder, writeAddresses } from './bootstrap/running.mjs';
import { createServiceOutput } from './bootstrap/service-output.mjs';
import { runService } from './bootstrap/service.mjs';
import { embeddedEnvironment, ensureSettings } from './bootstrap/settings.mjs';
import { createSteps, runProgram } from './bootstrap/steps.mjs';
import { systemEnvironment } from './bootstrap/system-environment.mjs';
import { welcome } from './bootstrap/welcome.mjs';

const MIGRATE = ['packages/db/dist/migrate.js'];
const MIGRATE_QUEUES = ['packages/queues/dist/migrate.js'];
const SEED_DEMO = ['apps/cli/dist/main.js', 'demo'];
const API = ['apps/api/dist/main.js'];
const WORKER = ['apps/worker/dist/main.js'];
const WEB = ['node_modules/next/dist/bin/next', 'start'];
/** Open to this machine alone: the demo's logins are on the screen. */
const HOST = process.env.HOST || '127.0.0.1';

const step = createSteps(process.stdout);
/** Started services, in order; stopped from the last to the first. */
const started = [];
let stopping;

function stopAll() {
  stopping ??= (async () => {
    for (const stop of [...started].reverse()) await stop();
  })();
  return stopping;
}

function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (stopping) return;
      console.log('\nStopping …');
      void stopAll().then(() => {
        console.log('Stopped.');
        process.exit(0);
      });
    });
  }
}

function readPort(variable, fallback) {
  const text = process.env[variable] || String(fallback);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_534) {
    throw new Fault(`${variable} is "${text}", which is not a port number.`);
  }
  return port;
}

/** The variables of a process: its own, and the system's. */
async function environmentOf(service, variables) {
  const { variablesOf } = await import('../packages/config/dist/index.js');
  return { ...systemEnvironment(variables), ...variablesOf(service, variables) };
}

/** @returns {Promise<string>} what it printed */
async function runOnce(title, service, args, variables) {
  return step(title, async (onLine) => {
    const env = await environmentOf(service, variables);
    const { status, output } = await runProgram(process.execPath, args, { cwd: ROOT, env, onLine });
    if (status !== 0) {
      throw new Fault(`${title} failed: ${output.trim().split('\n').at(-1) || `exit ${status}`}`);
    }
    return output;
  });
}

async function migrateAll(env) {
  const output = await runOnce('Migrating the database', 'migrate', MIGRATE, env);
  // Told once, after an upgrade.
  const sealed = output.split('\n').find((line) => line.startsWith('The stored states'));
  if (sealed) console.log(sealed);
  await runOnce('Migrating the queues', 'migrate_queues', MIGRATE_QUEUES, env);
}

/** The database, migrated and with its demo; gives back all variables there are, and whose logins to tell. */
async function prepareDatabase(print) {
  const secrets = ensureSettings();
  if (process.env.DATABASE_URL) {
    const env = embeddedEnvironment(secrets);
    await migrateAll(env);
    return { env, demo: null, failed: new Promise(() => {}) };
  }
  // A signal may come while it starts, before there is a server to call stop() on.
  started.push(endDatabaseServer);
  const server = await step('Starting PostgreSQL', () => startDatabaseServer(secrets, print));
  started.push(server.stop);
  const env = embeddedEnvironment(server.settings);
  await migrateAll(env);
  const file = env.PHASE_DEMO_FILE;
  const isFirst = !existsSync(file);
  if (isFirst) await runOnce('Making the demo', 'demo', SEED_DEMO, env);
  const demo = existsSync(file) ? { file, isFirst } : null;
  return { env, demo, failed: server.failed };
}

async function main() {
  stopOnSignals();
  started.push(claimDataFolder());
  const apiPort = readPort('API_PORT', 4000);
  const webPort = readPort('WEB_PORT', 3000);
  const addresses = {
    api_url: `http://localhost:${apiPort}`,
    web_url: `http://localhost:${webPort}`,
  };
  await assertFree(apiPort, 'API_PORT');
  await assertFree(webPort, 'WEB_PORT');
  if (!process.env.DATABASE_URL) assertHostable();
  await ensureInstalled(step);
  await ensureBuilt('all', step);
  const print = await createServiceOutput(process.stdout);
  const database = await prepareDatabase(print);

  const variables = {
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PUBLIC_URL: addresses.web_url,
    ...database.env,
    HOST,
    API_PORT: String(apiPort),
    API_URL: addresses.api_url,
    WEB_PORT: String(webPort),
  };
  let settled = false;
  const definitions = [
    { name: 'api', args: API },
    { name: 'worker', args: WORKER },
    {
      name: 'web',
      args: [...WEB, '-p', String(webPort), '-H', HOST],
      cwd: join(ROOT, 'apps', 'web'),
    },
  ];
  const services = [];
  for (const definition of definitions) {
    const env = await environmentOf(definition.name, variables);
    services.push(runService({ ...definition, env }, print, () => settled));
  }
  started.push(() => Promise.all(services.map(({ stop }) => stop())));

  const failed = Promise.race([database.failed, ...services.map((service) => service.failed)]).then(
    (reason) => Promise.reject(new Fault(`${reason}.`)),
  );
  await step('Starting API, worker and web', () =>
    Promise.race([
      failed,
      Promise.all([untilReady(`${addresses.api_url}/health/ready`), untilReady(addresses.web_url)]),
    ]),
  );
  settled = true;
  writeAddresses(addresses);
  console.log(welcome(addresses, database.demo));
  await failed;
}

await runMain(async () => {
  try {
    await main();
  } catch (error) {
    // A signal came first: what breaks while all is being stopped is no news.
    if (stopping) return new Promise(() => {});
    await stopAll();
    throw error;
  }
});
