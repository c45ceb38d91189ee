import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { runInForeground } from './child.mjs';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/**
 * Runs projects of jest.config.js and counts their tests. A suite that cannot
 * be loaded, a run that ends without a result and a run without any test each
 * count as one failure.
 *
 * @param {{projects: string[], env: NodeJS.ProcessEnv, folder: string,
 *   timeoutMs: number, args?: string[]}} options folder: where the results file goes
 */
export async function runJest(tally, { projects, env, folder, timeoutMs, args = [] }) {
  const title = `jest ${projects.join(' ')}`;
  const results = join(folder, `jest-${projects.join('-')}.json`);
  const run = await runInForeground(
    process.execPath,
    [JEST, '--selectProjects', ...projects, '--json', `--outputFile=${results}`, ...args],
    { env, timeoutMs },
  );
  if (run.timedOut) return tally.failed(`${title}: not done after ${timeoutMs / 60_000} minutes`);
  if (!existsSync(results)) return tally.failed(`${title}: ended without a result`);
  const report = JSON.parse(readFileSync(results, 'utf8'));
  count(tally, title, report);
  // A run can fail with every test green: a leaked handle, a failed teardown.
  const explained = report.numFailedTests + report.numRuntimeErrorTestSuites > 0;
  if (run.status !== 0 && !explained) tally.failed(`${title}: exit status ${run.status}`);
}

function count(tally, title, { numTotalTests, testResults }) {
  if (numTotalTests === 0) tally.failed(`${title}: no test ran`);
  for (const { name, message, assertionResults } of testResults) {
    const file = relative(ROOT, name);
    if (assertionResults.length === 0) tally.failed(`${file}: ${loadFault(message)}`);
    for (const { status, fullName } of assertionResults) {
      if (status === 'passed') tally.passed();
      else if (status === 'failed') tally.failed(`${file}: ${fullName}`);
      else tally.skipped(`${file}: ${fullName}`);
    }
  }
}

/** Jest's report of a suite that did not load: a headline, an empty line, the error. */
function loadFault(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return `not loaded: ${(lines[1] ?? lines[0] ?? 'no reason given').trim()}`;
}
