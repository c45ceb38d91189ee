/* global afterAll, beforeAll, describe, expect, it */
// An import that is not allowed must be found, wherever the package that it names has its entry.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = process.cwd();
let checkout;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'phasegate-boundaries-'));
  const files = {
    'packages/phase-core/src/index.ts': "import 'decimal.js';\nexport * from './rule.js';\n",
    // The entries of these are in folders named dist/ and lib/; the last is Node's.
    'packages/phase-core/src/rule.ts': "import 'nuqs';\nimport 'pg';\nimport 'node:fs';\n",
    'packages/phase-core/src/decide/trade.ts': "import '../words/trade-sentence.js';\n",
    'packages/phase-core/src/words/trade-sentence.ts': 'export const sentence = 1;\n',
    'packages/db/src/index.ts': "export * from '../../phase-core/src/rule.js';\n",
    'packages/db/src/ledger/chain/chain.ts': "import '../commands/reports.js';\n",
    'packages/db/src/ledger/commands/reports.ts': "import '../chain/chain-of.js';\n",
    'packages/db/src/ledger/chain/chain-of.ts': 'export const chain = 1;\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
  mkdirSync(join(checkout, 'node_modules'));
  for (const [name, owner] of [
    ['nuqs', 'apps/web'],
    ['pg', 'packages/db'],
    ['decimal.js', 'packages/phase-core'],
  ])
    symlinkSync(join(ROOT, owner, 'node_modules', name), join(checkout, 'node_modules', name));
});
afterAll(() => rmSync(checkout, { recursive: true }));

describe('the import boundaries', () => {
  it('find what reaches further than it may, and nothing else', () => {
    const script = join(ROOT, 'scripts', 'boundaries.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, checkout], {
      encoding: 'utf8',
    });
    const faults = stderr
      .trim()
      .split('\n')
      .map((line) => line.replace(/→ .*(nuqs|pg|fs|rule\.ts)\b.*: /, '→ $1: '));
    expect(faults.sort()).toEqual([
      'packages/db/src/index.ts → rule.ts: packages/db reaches only what it may',
      'packages/db/src/ledger/chain/chain.ts → packages/db/src/ledger/commands/reports.ts: packages/db/src/ledger/chain builds on the rooms before it',
      'packages/phase-core/src/decide/trade.ts → packages/phase-core/src/words/trade-sentence.ts: the rules decide with codes and facts, and words/ puts them into sentences',
      'packages/phase-core/src/rule.ts → fs: packages/phase-core reaches only what it may',
      'packages/phase-core/src/rule.ts → nuqs: packages/phase-core reaches only what it may',
      'packages/phase-core/src/rule.ts → pg: packages/phase-core reaches only what it may',
    ]);
    expect(status).toBe(1);
  });
});
