import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/paths.mjs';
import { aptInstall } from '../bootstrap/system-packages.mjs';
import { runProgram } from '../bootstrap/steps.mjs';

const ENVIRONMENTS = join(ROOT, 'node_modules', '.cache');

/**
 * Packages from PyPI in a virtual environment of their own, kept between runs in `node_modules/.cache/`.
 *
 * @param wanted `name`, of the environment; `title`, for people; `packages`, as pip takes them, pinned; `options` of pip;
 *   `minutes` that it may take; `python`, the oldest that will do, such as `3.11`
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export async function ensureEnvironment(wanted, step) {
  const folder = join(ENVIRONMENTS, wanted.name);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'installed');
  if (existsSync(done) && existsSync(python)) return { python, refusal: null };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(ENVIRONMENTS, { recursive: true });
  const refusal = await step(`Installing ${wanted.title} for its tests`, (onLine) =>
    install(folder, python, wanted, onLine),
  );
  if (refusal !== null) {
    rmSync(folder, { recursive: true, force: true });
    return { python: null, refusal };
  }
  writeFileSync(done, '');
  return { python, refusal: null };
}

async function install(folder, python, wanted, onLine) {
  const oldest = wanted.python.replace('.', ', ');
  const old = ['-c', `import sys; sys.exit(sys.version_info < (${oldest}))`];
  if ((await runProgram('python3', old, {})).status !== 0)
    return `python3 is older than ${wanted.title} wants (${wanted.python})`;
  const make = async () => (await runProgram('python3', ['-m', 'venv', folder], { onLine })).status;
  if ((await make()) !== 0) {
    const refusal = await aptInstall(['python3-venv'], onLine);
    if (refusal !== null || (await make()) !== 0) return 'no virtual environment can be made';
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--timeout', '15'];
  const limit = ['--signal=KILL', `${wanted.minutes}m`, python];
  const args = [...limit, ...pip, '--retries', '1', ...wanted.options, ...wanted.packages];
  const installed = await runProgram('timeout', args, { onLine });
  return installed.status === 0
    ? null
    : `${wanted.title} could not be installed from PyPI in ${wanted.minutes} minutes`;
}
