import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { aptInstall, findProgram } from '../bootstrap/system-packages.mjs';
import { runProgram } from '../bootstrap/steps.mjs';
import { runInForeground } from './child.mjs';

export const PLAYWRIGHT = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
const FOLDER = join(ROOT, 'e2e');
const CONFIG = join(FOLDER, 'playwright.config.ts');

export const hasBrowserTests = () =>
  existsSync(FOLDER) && readdirSync(FOLDER).some((name) => name.endsWith('.spec.ts'));

/**
 * A browser for the tests: one that is there, Debian's, or Playwright's own.
 *
 * @returns {Promise<string|null>} why there is none, or null
 */
export async function ensureBrowser(step) {
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath()) || findProgram('chromium')) return null;
  return step('Installing Chromium', async (onLine) => {
    const refusal = await aptInstall(['chromium'], onLine);
    if (refusal === null) return null;
    const own = await runProgram(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], { onLine });
    return own.status === 0 ? null : `no browser: ${refusal}, and Playwright's does not download`;
  });
}

/** Runs e2e/ and counts its tests; without a browser they are skipped, each by name. */
export async function runPlaywright(tally, { env, folder, timeoutMs, refusal }) {
  const results = join(folder, 'playwright.json');
  const settings = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: results };
  if (refusal) {
    const args = [PLAYWRIGHT, 'test', '--config', CONFIG, '--list', '--reporter=json'];
    await runProgram(process.execPath, args, { cwd: ROOT, env: settings });
    for (const { title } of readSpecs(results)) tally.skipped(`e2e: ${title}`, refusal);
    return;
  }
  const args = [PLAYWRIGHT, 'test', '--config', CONFIG, '--reporter=list,json'];
  const run = await runInForeground(process.execPath, args, { env: settings, timeoutMs });
  if (run.timedOut) return tally.failed(`e2e: not done after ${timeoutMs / 60_000} minutes`);
  const specs = readSpecs(results);
  if (specs.length === 0) return tally.failed('e2e: no test ran');
  for (const { title, status } of specs) {
    if (status === 'expected') tally.passed();
    else if (status === 'flaky') tally.unsteady(`e2e: ${title}`);
    else if (status === 'skipped') tally.skipped(`e2e: ${title}`);
    else tally.failed(`e2e: ${title}`);
  }
}

/** Every test of Playwright's report, with the titles of its groups. */
function readSpecs(file) {
  if (!existsSync(file)) return [];
  const flatten = (suite, path) => [
    ...(suite.suites ?? []).flatMap((inner) => flatten(inner, [...path, inner.title])),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status }) => ({ title: [...path, spec.title].join(' › '), status })),
    ),
  ];
  return flatten(JSON.parse(readFileSync(file, 'utf8')), []);
}
