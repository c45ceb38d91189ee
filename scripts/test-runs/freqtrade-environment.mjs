import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { aptInstall } from '../bootstrap/system-packages.mjs';
import { runProgram } from '../bootstrap/steps.mjs';

/** The releases that docs/freqtrade.md names as supported. The oldest is the first whose TA-Lib is a wheel on PyPI. */
export const NEWEST = '2026.9';
export const OLDEST = '2025.8';
const INSTALL_MINUTES = 10;
const ENVIRONMENTS = join(ROOT, 'node_modules', '.cache');

/**
 * freqtrade from PyPI in a virtual environment of its own, kept between runs in `node_modules/.cache/`.
 *
 * @param version a release
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export async function ensureFreqtrade(version, step) {
  const folder = join(ENVIRONMENTS, `freqtrade-${version}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'installed');
  if (existsSync(done) && existsSync(python)) return { python, refusal: null };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(ENVIRONMENTS, { recursive: true });
  const refusal = await step(`Installing freqtrade ${version} for its tests`, (onLine) =>
    install(folder, python, version, onLine),
  );
  if (refusal !== null) {
    rmSync(folder, { recursive: true, force: true });
    return { python: null, refusal };
  }
  writeFileSync(done, '');
  return { python, refusal: null };
}

async function install(folder, python, version, onLine) {
  const old = ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'];
  if ((await runProgram('python3', old, {})).status !== 0)
    return 'python3 is older than freqtrade wants (3.11)';
  const make = async () => (await runProgram('python3', ['-m', 'venv', folder], { onLine })).status;
  if ((await make()) !== 0) {
    const refusal = await aptInstall(['python3-venv'], onLine);
    if (refusal !== null || (await make()) !== 0) return 'no virtual environment can be made';
  }
  const args = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--timeout',
    '15',
  ];
  const wanted = ['--retries', '1', '--only-binary', 'ta-lib', `freqtrade[hyperopt]==${version}`];
  const limit = ['--signal=KILL', `${INSTALL_MINUTES}m`, python];
  const installed = await runProgram('timeout', [...limit, ...args, ...wanted], { onLine });
  return installed.status === 0
    ? null
    : `freqtrade ${version} could not be installed from PyPI in ${INSTALL_MINUTES} minutes`;
}
