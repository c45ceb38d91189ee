import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from './steps.mjs';

/** Where the first of these programs is on the PATH, or null. */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return (
    names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync) ?? null
  );
}

/**
 * Installs Debian packages, where we are root and there is apt-get.
 *
 * @returns {Promise<string|null>} why it could not be done, or null
 */
export async function aptInstall(packages, onLine) {
  if (process.getuid?.() !== 0) return 'only root may install it';
  if (!findProgram('apt-get')) return 'there is no apt-get here';
  const options = { onLine, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await runProgram('apt-get', ['update'], options);
  if (update.status !== 0) return 'apt-get update failed';
  const install = await runProgram(
    'apt-get',
    ['install', '-y', '--no-install-recommends', ...packages],
    options,
  );
  return install.status === 0 ? null : 'apt-get install failed';
}
