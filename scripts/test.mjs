// npm test: every test there is, in one run, from a fresh clone.
// npm run torture: the long form of the fault and race tests.
import './bootstrap/node-version.mjs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './bootstrap/build.mjs';
import { assertReachable, postgresUser } from './bootstrap/postgres-user.mjs';
import { runMain } from './bootstrap/fault.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { pnpmCommand, pnpmEnvironment } from './bootstrap/pinned-pnpm.mjs';
import { createSteps } from './bootstrap/steps.mjs';
import { endAll, runInForeground } from './test-runs/child.mjs';
import { runJest } from './test-runs/jest-run.mjs';
import { ensureBrowser, hasBrowserTests, runPlaywright } from './test-runs/playwright-run.mjs';
import { BACKTESTING, BACKTRADER, ensureBacktests } from './test-runs/backtests-environment.mjs';
import { CCXT, ensureCcxt, ensureCcxtOfNpm, MYPY } from './test-runs/ccxt-environment.mjs';
import { ensureFreqtrade, NEWEST, OLDEST } from './test-runs/freqtrade-environment.mjs';
import { ensureMcp } from './test-runs/mcp-environment.mjs';
import { ensureNautilus, NAUTILUS } from './test-runs/nautilus-environment.mjs';
import { ensurePython, runPython, runPythonIn } from './test-runs/python-run.mjs';
import {
  ensurePgbouncer,
  ensureRedis,
  removeFolder,
  startTestPostgres,
  startTestRedis,
} from './test-runs/servers.mjs';
import { createTally } from './test-runs/tally.mjs';
import { keepUnsteady, lastUnsteady } from './test-runs/unsteady-tests.mjs';

const MINUTE = 60_000;
const torture = process.argv.includes('--torture');
const step = createSteps(process.stdout);
const tally = createTally(lastUnsteady());
const folder = mkdtempSync(join(tmpdir(), 'phasegate-test-'));
const started = [];

/** Tests never reach the databases that the user's own environment names. */
function testEnvironment(servers) {
  const env = { ...process.env, ...servers, NEXT_TELEMETRY_DISABLED: '1' };
  for (const name of ['DATABASE_URL', 'DATABASE_MIGRATE_URL', 'REDIS_URL']) delete env[name];
  return torture ? { ...env, TORTURE: '1' } : env;
}

async function startServers() {
  const redisRefusal = await ensureRedis(step);
  await ensurePgbouncer(step);
  return step('Starting PostgreSQL and Redis', async () => {
    const postgres = await startTestPostgres(folder);
    started.push(postgres.stop);
    if (redisRefusal) {
      tally.skipped('every test on Redis', `no redis-server: ${redisRefusal}`);
      return { TEST_DATABASE_ADMIN_URL: postgres.url };
    }
    const redis = await startTestRedis(folder);
    started.push(redis.stop);
    return { TEST_DATABASE_ADMIN_URL: postgres.url, TEST_REDIS_URL: redis.url };
  });
}

/** A check of the whole tree counts as one test. */
async function check(name, command, args) {
  console.log(`\n${name}`);
  const { status } = await runInForeground(command, args, {
    env: pnpmEnvironment(),
    timeoutMs: 15 * MINUTE,
  });
  if (status === 0) tally.passed();
  else tally.failed(name);
}

/** In parts: with the types of every package at once it takes more memory than Node gives a process. */
const LINTED = [
  ['apps/web and e2e', 'apps/web', 'e2e'],
  ['apps/api', 'apps/api'],
  ['apps/cli and apps/worker', 'apps/cli', 'apps/worker'],
  ['all else', '.', '--ignore-pattern', 'apps/**', '--ignore-pattern', 'e2e/**'],
];
const LINT_HEAP = '--max-old-space-size=8192';

async function runChecks() {
  const eslint = join(ROOT, 'node_modules', 'eslint', 'bin', 'eslint.js');
  for (const [part, ...args] of LINTED)
    await check(`lint: ${part}`, process.execPath, [LINT_HEAP, eslint, ...args]);
  await check('import boundaries', process.execPath, [join(ROOT, 'scripts', 'boundaries.mjs')]);
  await check('minimum versions', process.execPath, [
    join(ROOT, 'scripts', 'minimum-versions.mjs'),
  ]);
  await check(
    'types',
    ...pnpmCommand('exec', 'turbo', 'run', 'typecheck', '--output-logs=errors-only'),
  );
}

async function stopServers() {
  endAll();
  for (const stop of started.splice(0).reverse()) await stop();
  removeFolder(folder);
}

async function runShortForm(env) {
  await runChecks();
  const pure = { projects: ['pure'], secondRun: true };
  await runJest(tally, { ...pure, env, folder, timeoutMs: 20 * MINUTE });
  // Two workers even on two cores: these suites mostly wait for PostgreSQL and for processes of ours.
  const real = { projects: ['int', 'torture'], secondRun: true, args: ['--maxWorkers=2'] };
  await runJest(tally, {
    ...real,
    env: await withCcxt(await withMcp(env)),
    folder,
    timeoutMs: 55 * MINUTE,
  });
  await runPythonTests(env);
  await runFreqtradeTests(env, [NEWEST]);
  await runCcxtTests(env);
  await runBacktestTests(env);
  await runNautilusTests(env);
  if (!hasBrowserTests()) return;
  const refusal = await ensureBrowser(step);
  await runPlaywright(tally, { env, folder, timeoutMs: 30 * MINUTE, refusal });
}

/** With the official Python client of MCP, where PyPI can be reached; else its tests are skipped by name. */
async function withMcp(env) {
  const { python, refusal } = await ensureMcp(step);
  if (refusal) console.log(refusal);
  return { ...env, TEST_MCP_PYTHON: python ?? '' };
}

/** With ccxt from npm, where it can be reached; else its tests are skipped by name. */
async function withCcxt(env) {
  const { folder: ccxt, refusal } = await ensureCcxtOfNpm(step);
  if (refusal) console.log(refusal);
  return { ...env, TEST_CCXT_NODE: ccxt ?? '' };
}

/** @param modules default: all */
async function runPythonTests(env, modules) {
  const refusal = await ensurePython(step);
  await runPython(tally, { env, folder, timeoutMs: 60 * MINUTE, refusal, modules });
}

/** In real freqtrade, where PyPI can be reached. */
async function runFreqtradeTests(env, versions) {
  for (const version of versions) {
    const found = await ensureFreqtrade(version, step);
    const environment = { tests: 'with_freqtrade', title: `freqtrade ${version}`, ...found };
    await runPythonIn(tally, { env, folder, timeoutMs: 20 * MINUTE, environment });
  }
}

/** With real ccxt and with mypy, where PyPI can be reached. */
async function runCcxtTests(env) {
  const found = await ensureCcxt(step);
  for (const [tests, title] of [
    ['with_ccxt', `ccxt ${CCXT}`],
    ['with_mypy', `mypy ${MYPY}`],
  ]) {
    const environment = { tests, title, ...found };
    await runPythonIn(tally, { env, folder, timeoutMs: 10 * MINUTE, environment });
  }
}

/** With real backtests, where PyPI can be reached. */
async function runBacktestTests(env) {
  const title = `backtesting.py ${BACKTESTING}, backtrader ${BACKTRADER}`;
  const environment = { tests: 'with_backtests', title, ...(await ensureBacktests(step)) };
  await runPythonIn(tally, { env, folder, timeoutMs: 10 * MINUTE, environment });
}

/** In live nodes of NautilusTrader, where PyPI can be reached. */
async function runNautilusTests(env) {
  const title = `NautilusTrader ${NAUTILUS.join(' or ')}`;
  const environment = { tests: 'with_nautilus', title, ...(await ensureNautilus(step)) };
  await runPythonIn(tally, { env, folder, timeoutMs: 10 * MINUTE, environment });
}

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => void stopServers().then(() => process.exit(130)));
  }
  assertReachable(join(ROOT, 'node_modules'), postgresUser());
  await ensureInstalled(step);
  await ensureBuilt('all', step);
  const env = testEnvironment(await startServers());
  if (torture) {
    await runJest(tally, { projects: ['torture'], env, folder, timeoutMs: 180 * MINUTE });
    await runPythonTests(env, ['tests.test_platform']);
    await runFreqtradeTests(env, [OLDEST, NEWEST]);
  } else await runShortForm(env);
  keepUnsteady(tally.unsteadyNames());
  console.log(tally.summary());
  process.exitCode = tally.isGreen() ? 0 : 1;
}

await runMain(async () => {
  try {
    await main();
  } finally {
    await stopServers();
  }
});
