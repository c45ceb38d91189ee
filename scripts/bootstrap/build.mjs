import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { exclusively } from './lock.mjs';
import { CACHE, ROOT } from './paths.mjs';
import { pnpmCommand, pnpmEnvironment } from './pinned-pnpm.mjs';
import { runProgram } from './steps.mjs';

/** The packages that can be built on their own: the command line needs neither server nor web. */
const TARGETS = {
  all: {
    folders: ['packages', 'apps', 'clients/typescript'],
    turbo: [],
    products: [
      'apps/api/dist/main.js',
      'apps/web/.next/BUILD_ID',
      'clients/typescript/dist/index.js',
    ],
  },
  cli: { folders: ['packages', 'apps/cli'], turbo: ['--filter=@phasegate/cli'], products: [] },
};
const PRODUCTS = ['packages/db/dist/migrate.js', 'apps/cli/dist/main.js'];
const ROOT_INPUTS = ['tsconfig.base.json', 'turbo.json', 'pnpm-lock.yaml'];
const NOT_INPUTS =
  /^(node_modules|dist|generated|\.next|\.turbo|next-env\.d\.ts|.*\.tsbuildinfo|.*\.(test|fixture)\.tsx?)$/;

function inputsOf(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (NOT_INPUTS.test(entry.name)) return [];
    return entry.isDirectory() ? inputsOf(path) : [path];
  });
}

/** Sizes and times, not contents: this runs before every command and turbo looks closer. */
function fingerprint({ folders }) {
  const hash = createHash('sha256');
  for (const path of [...ROOT_INPUTS, ...folders.flatMap(inputsOf)]) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function isBuilt(name) {
  const target = TARGETS[name];
  const stamp = stampFile(name);
  const products = [...PRODUCTS, ...target.products];
  return (
    existsSync(stamp) &&
    products.every((path) => existsSync(join(ROOT, path))) &&
    readFileSync(stamp, 'utf8') === fingerprint(target)
  );
}

const stampFile = (name) => join(CACHE, `built-${name}`);

/**
 * Builds what is not built yet.
 *
 * @param {'all'|'cli'} name
 */
export async function ensureBuilt(name, step) {
  if (isBuilt(name)) return;
  await exclusively(join(CACHE, 'build.lock'), async () => {
    if (isBuilt(name)) return;
    await step('Building', (onLine) => build(name, onLine));
  });
}

async function build(name, onLine) {
  const before = Object.fromEntries(
    Object.entries(TARGETS).map(([key, target]) => [key, fingerprint(target)]),
  );
  const command = pnpmCommand('exec', 'turbo', 'run', 'build', ...TARGETS[name].turbo);
  const { status, output } = await runProgram(...command, {
    cwd: ROOT,
    env: pnpmEnvironment(),
    onLine,
  });
  mkdirSync(CACHE, { recursive: true });
  const log = join(CACHE, 'build.log');
  writeFileSync(log, output);
  if (status !== 0) {
    const reason = output
      .split('\n')
      .find((line) => /\berror\b/i.test(line))
      ?.trim();
    throw new Fault(`The build failed: ${reason ?? 'turbo gave no reason'} (all of it: ${log}).`);
  }
  const stamps = name === 'all' ? Object.keys(TARGETS) : [name];
  for (const built of stamps) writeFileSync(stampFile(built), before[built]);
}
