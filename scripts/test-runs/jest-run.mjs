import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { runInForeground } from './child.mjs';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/** How fast-check begins its report: such a failure is an example that was found, not a matter of time. */
const PROPERTY_FAILED = 'Property failed after';

/** More suites than this do not fail for want of time. */
const MAX_UNSTEADY = 8;
const SECOND_RUN_MS = 15 * 60_000;

/**
 * Runs projects of jest.config.js and counts their tests. A suite that cannot
 * be loaded, a run that ends without a result and a run without any test each
 * count as one failure.
 *
 * @param {{projects: string[], env: NodeJS.ProcessEnv, folder: string, timeoutMs: number,
 *   secondRun?: boolean, args?: string[]}} options folder: where the results go; secondRun: suites that failed
 *   run once more, alone (CONTRIBUTING.md says why)
 */
export async function runJest(
  tally,
  { projects, env, folder, timeoutMs, secondRun = false, args = [] },
) {
  const title = `jest ${projects.join(' ')}`;
  const settings = { projects, env, folder, timeoutMs };
  const run = await runOnce({ ...settings, args });
  if (run.timedOut) return tally.failed(`${title}: not done after ${timeoutMs / 60_000} minutes`);
  if (run.report === null) return tally.failed(`${title}: ended without a result`);
  const { numTotalTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = run.report;
  if (numTotalTests === 0) tally.failed(`${title}: no test ran`);
  const steady = secondRun ? await passedAlone(settings, testResults) : new Set();
  for (const suite of testResults) countSuite(tally, suite, steady.has(suite.name));
  // A run can fail with every test green: a leaked handle, a failed teardown.
  const explained = numFailedTests + numRuntimeErrorTestSuites > 0;
  if (run.status !== 0 && !explained) tally.failed(`${title}: exit status ${run.status}`);
}

/** @returns {Promise<{status: number, timedOut: boolean, report: object|null}>} report: null if there is none */
async function runOnce({ projects, env, folder, timeoutMs, args }) {
  const results = join(folder, `jest-${projects.join('-')}.json`);
  rmSync(results, { force: true });
  const run = await runInForeground(
    process.execPath,
    [
      JEST,
      ...['--selectProjects', ...projects, '--json', `--outputFile=${results}`],
      // A failed suite may leave a connection or a process open; Jest would wait for it for ever.
      '--forceExit',
      ...args,
    ],
    { env, timeoutMs },
  );
  const report = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
  return { ...run, report };
}

/** The failed suites that pass when they are run again, alone and one after the other. */
async function passedAlone(settings, testResults) {
  const failed = testResults.filter(deservesSecondRun).map(({ name }) => name);
  if (failed.length === 0 || failed.length > MAX_UNSTEADY) return new Set();
  console.log(`\nOnce more, alone: ${failed.map((name) => relative(ROOT, name)).join(', ')}`);
  const { report } = await runOnce({
    ...settings,
    timeoutMs: SECOND_RUN_MS,
    args: ['--runInBand', '--runTestsByPath', ...failed],
  });
  const passed = (report?.testResults ?? []).filter(({ status }) => status === 'passed');
  return new Set(passed.map(({ name }) => name));
}

function deservesSecondRun({ status, assertionResults }) {
  if (status !== 'failed') return false;
  const failures = assertionResults.filter((test) => test.status === 'failed');
  return failures.length === 0 || failures.some((test) => !isFoundByProperty(test));
}

const isFoundByProperty = ({ failureMessages }) =>
  failureMessages.some((message) => message.includes(PROPERTY_FAILED));

function countSuite(tally, { name, message, assertionResults }, passedAlone) {
  const file = relative(ROOT, name);
  if (assertionResults.length === 0) {
    if (passedAlone) tally.unsteady(`${file}: ${loadFault(message)}`);
    else tally.failed(`${file}: ${loadFault(message)}`);
  }
  for (const test of assertionResults) {
    const title = `${file}: ${test.fullName}`;
    if (test.status === 'passed') tally.passed();
    else if (test.status !== 'failed') tally.skipped(title);
    else if (passedAlone && !isFoundByProperty(test)) tally.unsteady(title);
    else tally.failed(title);
  }
}

/** Jest's report of a suite that did not load: a headline, an empty line, the error. */
function loadFault(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return `not loaded: ${(lines[1] ?? lines[0] ?? 'no reason given').trim()}`;
}
