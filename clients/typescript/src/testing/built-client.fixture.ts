import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = join(__dirname, '../..');
const CACHES = join(PACKAGE, '../../node_modules/.cache');
const PREFIX = 'phasegate-client-';

/** The client as a bot installs it, built from this source. @returns its folder and its address to import */
export async function builtClient(): Promise<{ folder: string; address: string }> {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  // Several suites want it, and a build takes seconds.
  const cache = join(CACHES, `${PREFIX}${sourceHash()}`);
  if (!existsSync(cache)) await build(cache);
  cpSync(cache, folder, { recursive: true });
  return { folder, address: pathToFileURL(join(folder, 'index.js')).href };
}

async function build(cache: string): Promise<void> {
  mkdirSync(CACHES, { recursive: true });
  const folder = mkdtempSync(join(CACHES, 'building-'));
  const tsc = join(PACKAGE, '../../node_modules/typescript/bin/tsc');
  const options = ['--outDir', folder, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
  await promisify(execFile)(process.execPath, [
    tsc,
    ...['-p', join(PACKAGE, 'tsconfig.build.json')],
    ...options,
  ]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  try {
    renameSync(folder, cache);
  } catch {
    // Another suite was faster.
    rmSync(folder, { recursive: true });
  }
  for (const name of readdirSync(CACHES))
    if (name.startsWith(PREFIX) && join(CACHES, name) !== cache)
      rmSync(join(CACHES, name), { recursive: true, force: true });
}

/** Of all that is built. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' });
  const built = files.filter((name) => /\.ts$/.test(name) && !/\.(test|fixture)\.ts$/.test(name));
  for (const name of built.sort())
    hash.update(name).update(readFileSync(join(PACKAGE, 'src', name)));
  for (const name of ['tsconfig.json', 'tsconfig.build.json', '../../tsconfig.base.json'])
    hash.update(readFileSync(join(PACKAGE, name)));
  return hash.digest('hex').slice(0, 16);
}
