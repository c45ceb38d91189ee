import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { exclusively } from './lock.mjs';
import { CACHE, ROOT } from './paths.mjs';
import { pnpmCommand, pnpmEnvironment } from './pinned-pnpm.mjs';
import { runProgram } from './steps.mjs';

const STAMP = join(CACHE, 'installed');
const LOG = join(CACHE, 'install.log');
const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN|error sending request|dns error|failed to lookup/i;

/** The workspace's folders, as pnpm-workspace.yaml names them. */
function workspaceFolders() {
  const grouped = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => join(parent, name)),
  );
  return ['.', 'e2e', ...grouped].filter((folder) =>
    existsSync(join(ROOT, folder, 'package.json')),
  );
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    hash.update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

/** The first dependency that a package names and that is not there. */
function missingDependency() {
  for (const folder of workspaceFolders()) {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const missing = names.find(
      (name) => !existsSync(join(ROOT, folder, 'node_modules', name, 'package.json')),
    );
    if (missing) return missing;
  }
  return null;
}

function readStamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null;
}

/** Installs the packages of the lockfile, unless they are there already. */
export async function ensureInstalled(step) {
  const isDone = () => readStamp() === fingerprint() && missingDependency() === null;
  if (isDone()) return;
  await exclusively(join(ROOT, 'node_modules', '.phasegate-install.lock'), async () => {
    if (isDone()) return;
    await step('Installing packages', install);
  });
}

async function install(onLine) {
  // The database's user, who is another than root, reads its programs from here.
  if (process.getuid?.() === 0) process.umask(0o022);
  // A stamp that fits and a package that is gone: pnpm would believe its own records.
  const broken = readStamp() === fingerprint();
  const args = ['install', '--frozen-lockfile', ...(broken ? ['--force'] : [])];
  const { status, output } = await runProgram(...pnpmCommand(...args), {
    cwd: ROOT,
    env: { ...pnpmEnvironment(), CI: 'true' },
    onLine,
  });
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(LOG, output);
  if (status !== 0) throw new Fault(installFault(output));
  const missing = missingDependency();
  if (missing) {
    throw new Fault(
      `The install is broken (${missing} is missing): delete node_modules and try again.`,
    );
  }
  writeFileSync(STAMP, fingerprint());
}

function installFault(output) {
  if (UNREACHABLE.test(output)) {
    return `The packages cannot be downloaded: the npm registry is not reached from here; check the network and try again (details: ${LOG}).`;
  }
  if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return 'pnpm-lock.yaml does not fit package.json: bring it up to date with node scripts/pnpm.mjs install.';
  }
  if (/ENOSPC|no space left/i.test(output)) return 'The packages do not fit: the disk is full.';
  if (/EACCES|EPERM|permission denied/i.test(output)) {
    return `The packages cannot be written: this user may not write to ${ROOT} (details: ${LOG}).`;
  }
  return `Installing the packages failed; what pnpm said is in ${LOG}.`;
}
