import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = join(__dirname, '../..');

/** The client as a bot installs it, built from this source. @returns its folder and its address to import */
export async function builtClient(): Promise<{ folder: string; address: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-client-'));
  const tsc = join(PACKAGE, '../../node_modules/typescript/bin/tsc');
  const options = ['--outDir', folder, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
  await promisify(execFile)(process.execPath, [
    tsc,
    ...['-p', join(PACKAGE, 'tsconfig.build.json')],
    ...options,
  ]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return { folder, address: pathToFileURL(join(folder, 'index.js')).href };
}
