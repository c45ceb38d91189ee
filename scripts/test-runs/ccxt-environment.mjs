import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { runProgram } from '../bootstrap/steps.mjs';
import { ensureEnvironment } from './python-environment.mjs';

/** The release that the table of methods was generated from (clients/python/scripts/ccxt_methods.py). */
export const CCXT = '4.5.90';
/** npm is some releases behind PyPI. */
export const CCXT_OF_NPM = '4.5.84';
export const MYPY = '2.4.1';

/**
 * ccxt and mypy from PyPI, for the tests of what is guarded by them.
 *
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureCcxt = (step) =>
  ensureEnvironment(
    {
      name: `ccxt-${CCXT}-mypy-${MYPY}`,
      title: `ccxt ${CCXT} and mypy ${MYPY}`,
      packages: [`ccxt==${CCXT}`, `mypy==${MYPY}`],
      options: [],
      minutes: 5,
      python: '3.10',
    },
    step,
  );

/**
 * ccxt from npm, for the tests of the guard in TypeScript. Its install script, which prints an advertisement, is not run.
 *
 * @returns {Promise<{folder: string|null, refusal: string|null}>} where it is installed, or why it is not
 */
export async function ensureCcxtOfNpm(step) {
  const folder = join(ROOT, 'node_modules', '.cache', `ccxt-npm-${CCXT_OF_NPM}`);
  const done = join(folder, 'installed');
  if (existsSync(done)) return { folder, refusal: null };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  const { status } = await step(`Installing ccxt ${CCXT_OF_NPM} from npm for its tests`, (onLine) =>
    runProgram('npm', ['install', ...options, `ccxt@${CCXT_OF_NPM}`], {
      cwd: folder,
      onLine,
      timeout: 5 * 60_000,
    }),
  );
  if (status !== 0)
    return { folder: null, refusal: `ccxt ${CCXT_OF_NPM} could not be installed from npm` };
  writeFileSync(done, '');
  return { folder, refusal: null };
}
