import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..');
const ROOT = join(PACKAGE, '../..');
const MADE = `new Phasegate({ baseUrl: 'http://127.0.0.1:9', key: 'pgk_x', outboxDir: './outbox' })`;

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'phasegate-packed-'));
  const pnpm = join(ROOT, 'scripts/pnpm.mjs');
  const packed = join(project, 'packed');
  mkdirSync(packed);
  run(PACKAGE, process.execPath, [pnpm, 'pack', '--pack-destination', packed]);
  const [archive] = readdirSync(packed);
  writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
  run(project, 'npm', ['install', '--offline', '--no-audit', '--no-fund', join(packed, archive!)]);
});
afterAll(() => rmSync(project, { recursive: true }));

const run = (cwd: string, program: string, parameters: readonly string[]): string =>
  execFileSync(program, parameters, { cwd, encoding: 'utf8' });

/** The output of a program in the empty project. */
function printed(name: string, text: string): string {
  writeFileSync(join(project, name), text);
  return run(project, process.execPath, [name]).trim();
}

test('the published package holds what is built, its texts, and nothing else', () => {
  const files = readdirSync(join(project, 'node_modules/@phasegate/client'));
  expect(files.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
});

test('it is used by import and by require', () => {
  const check = `console.log(typeof (${MADE}).guard);`;
  expect(printed('esm.mjs', `import { Phasegate } from '@phasegate/client'; ${check}`)).toBe(
    'function',
  );
  expect(printed('cjs.cjs', `const { Phasegate } = require('@phasegate/client'); ${check}`)).toBe(
    'function',
  );
});

test('its types hold under strict, and a misspelt field does not compile', () => {
  const uses = {
    'good.mts': `side: 'long'`,
    'side.mts': `side: 'lng'`,
    'field.mts': `side: 'long', typo: 3`,
  };
  for (const [name, fields] of Object.entries(uses))
    writeFileSync(
      join(project, name),
      `import { Phasegate } from '@phasegate/client';
       const trade_id = 't1';
       const answer = await ${MADE}.check({ trade_id, symbol: 'AAPL', mode: 'live', notional: '100', ${fields} });
       export const decision: 'allow' | 'block' = answer.decision;`,
    );
  const types = [PACKAGE, ROOT].map((folder) => join(folder, 'node_modules/@types')).join();
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node', '--typeRoots', types],
      ...Object.keys(uses),
    ],
    { cwd: project, encoding: 'utf8' },
  );
  const faults = stdout
    .split('\n')
    .filter((line) => /^\w+\.mts/.test(line))
    .sort();
  expect(faults).toEqual([
    expect.stringMatching(/^field\.mts.*'typo'/),
    expect.stringMatching(/^side\.mts.*"lng"/),
  ]);
});
