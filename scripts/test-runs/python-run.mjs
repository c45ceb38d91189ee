import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { aptInstall, findProgram } from '../bootstrap/system-packages.mjs';
import { runProgram } from '../bootstrap/steps.mjs';
import { runInForeground } from './child.mjs';

const FOLDER = join(ROOT, 'clients', 'python');
const TESTS = join(FOLDER, 'tests');
/** Folders of tests that run in an environment with packages from PyPI (the *-environment.mjs beside this file). */
const IN_ENVIRONMENTS = ['with_freqtrade', 'with_ccxt', 'with_mypy', 'with_backtests', 'with_nautilus'];
/** Of these, one asks for the platform and the others wait for time-outs most of the time. */
const AT_ONCE = 3;

/**
 * A Python for the tests: one that is there, or Debian's.
 *
 * @returns {Promise<string|null>} why there is none that will do, or null
 */
export async function ensurePython(step) {
  if (!findProgram('python3')) {
    const refusal = await step('Installing Python', (onLine) => aptInstall(['python3'], onLine));
    if (refusal !== null) return `no python3: ${refusal}`;
  }
  const asked = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'];
  const { status } = await runProgram('python3', asked, {});
  return status === 0 ? null : 'python3 is older than 3.9';
}

/** Runs the Python client's tests, a process for each file, and counts them; without Python each file is skipped by name. */
export async function runPython(
  tally,
  {
    env,
    folder,
    timeoutMs,
    refusal,
    modules = testModules().filter((name) => !IN_ENVIRONMENTS.some((own) => isIn(own, name))),
  },
) {
  if (modules.length === 0) return tally.failed('python: no test file');
  if (refusal) {
    for (const module of modules) tally.skipped(`clients/python: ${module}`, refusal);
    return;
  }
  await runAll(tally, modules, { env, folder, timeoutMs, python: 'python3', suffix: '' });
}

/**
 * Runs the tests of a folder that want a package from PyPI; where it is not to be had each file is skipped by name.
 *
 * @param environment `tests`, the folder's name; `title`, such as `freqtrade 2026.9`; and `python`, the interpreter that
 *   has it, or null with the `refusal`
 */
export async function runPythonIn(tally, { env, folder, timeoutMs, environment }) {
  const { tests, title, python, refusal } = environment;
  const modules = testModules().filter((module) => isIn(tests, module));
  if (modules.length === 0) return tally.failed(`python: no test file in ${tests}`);
  const suffix = ` (${title})`;
  if (python === null) {
    for (const module of modules) tally.skipped(`clients/python: ${module}${suffix}`, refusal);
    return;
  }
  await runAll(tally, modules, { env, folder, timeoutMs, python, suffix });
}

const isIn = (tests, module) => module.startsWith(`tests.${tests}.`);

async function runAll(tally, modules, how) {
  const waiting = [...modules];
  const work = async () => {
    for (let module = waiting.shift(); module !== undefined; module = waiting.shift())
      await runModule(tally, module, how);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Their names as Python imports them: `tests.test_outbox`; those of its adapters below `tests` too. */
function testModules(folder = TESTS, path = 'tests') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (entry.isDirectory()) return testModules(join(folder, name), `${path}.${name}`);
    return /^test_\w+\.py$/.test(name) ? [`${path}.${name.slice(0, -'.py'.length)}`] : [];
  });
}

async function runModule(tally, module, { env, folder, timeoutMs, python, suffix }) {
  const results = join(folder, `python-${module}${suffix}.json`);
  const path = [join(FOLDER, 'src'), FOLDER, env.PYTHONPATH].filter(Boolean).join(delimiter);
  const run = await runInForeground(python, ['-m', 'tests', '--results', results, module], {
    env: { ...env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs,
  });
  const title = `clients/python: ${module}${suffix}`;
  if (run.timedOut) return tally.failed(`${title}: not done after ${timeoutMs / 60_000} minutes`);
  if (!existsSync(results)) return tally.failed(`${title}: ended without a result`);
  const outcomes = JSON.parse(readFileSync(results, 'utf8'));
  if (outcomes.length === 0) return tally.failed(`${title}: no test ran`);
  for (const { name, status, reason } of outcomes) {
    if (status === 'passed') tally.passed();
    else if (status === 'skipped') tally.skipped(`clients/python: ${name}${suffix}`, reason);
    else tally.failed(`clients/python: ${name}${suffix}`);
  }
}
