import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ccxtFolder, describeWithCcxt } from './ccxt/testing/bot.fixture.js';

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

/** What the compiler says of files of the project, sorted. */
function faultsIn(files: readonly string[]): string[] {
  const types = [PACKAGE, ROOT].map((folder) => join(folder, 'node_modules/@types')).join();
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node', '--typeRoots', types],
      ...files,
    ],
    { cwd: project, encoding: 'utf8' },
  );
  return stdout
    .split('\n')
    .filter((line) => /^\S+\(\d/.test(line))
    .sort();
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

const GUARD = '@phasegate/client/ccxt';

test('its guard of ccxt is there by import and by require, and needs no ccxt to be loaded', () => {
  const check = `console.log([guard, release, Blocked, Refused].map((each) => typeof each).join());`;
  const names = '{ guard, release, Blocked, Refused }';
  const functions = 'function,function,function,function';
  expect(printed('guard.mjs', `import ${names} from '${GUARD}'; ${check}`)).toBe(functions);
  expect(printed('guard.cjs', `const ${names} = require('${GUARD}'); ${check}`)).toBe(functions);
});

test('its types hold under strict, and what is misspelt does not compile', () => {
  const checking = (fields: string) =>
    `import { Phasegate } from '@phasegate/client';
     const trade_id = 't1';
     const answer = await ${MADE}.check({ trade_id, symbol: 'AAPL', mode: 'live', notional: '100', ${fields} });
     export const decision: 'allow' | 'block' = answer.decision;`;
  const guarding = (text: string) =>
    `import { guard, Blocked, type Guarded } from '${GUARD}';
     class Exchange {
       id = 'shaped-like-ccxt'; has = {}; options = {};
       market(symbol: string) { return { symbol }; }
       fetch2(path: unknown) { return Promise.resolve(path); }
       createOrder(symbol: string) { return Promise.resolve({ symbol }); }
     }
     ${text}`;
  const uses = {
    'good.mts': checking(`side: 'long'`),
    'side.mts': checking(`side: 'lng'`),
    'field.mts': checking(`side: 'long', typo: 3`),
    'guarded.mts': guarding(
      `const exchange: Guarded<Exchange> = guard(new Exchange(), { currency: 'EUR', timeoutMs: 500 });
       export const order: { symbol: string } = await exchange.createOrder('BTC/EUR');
       export const mode: 'paper' | 'live' = exchange.phasegate.mode;
       export const codeOf = (error: unknown): string | undefined =>
         error instanceof Blocked ? error.answer.reasons[0]?.code : undefined;`,
    ),
    'option.mts': guarding(`export const exchange = guard(new Exchange(), { curency: 'EUR' });`),
    'nothing.mts': guarding(`export const exchange = guard({});`),
    'plain.mts': guarding(`export const done: Promise<void> = new Exchange().phasegate.settle();`),
  };
  for (const [name, text] of Object.entries(uses)) writeFileSync(join(project, name), text);
  expect(faultsIn(Object.keys(uses))).toEqual([
    expect.stringMatching(/^field\.mts.*'typo'/),
    expect.stringMatching(/^nothing\.mts.*'Unguarded'/),
    expect.stringMatching(/^option\.mts.*'curency'/),
    expect.stringMatching(/^plain\.mts.*'phasegate'/),
    expect.stringMatching(/^side\.mts.*"lng"/),
  ]);
});

describeWithCcxt('beside ccxt, from npm', () => {
  beforeAll(() => {
    for (const name of readdirSync(join(ccxtFolder()!, 'node_modules')))
      if (!name.startsWith('.') && name !== '@phasegate')
        symlinkSync(join(ccxtFolder()!, 'node_modules', name), join(project, 'node_modules', name));
  });

  test('its errors are those of the ccxt that the bot has, of import as of require', () => {
    const options = `{ baseUrl: 'http://127.0.0.1:9', key: 'k', outboxDir: './outbox' }`;
    const check = `
      const exchange = guard(new ccxt.binance({ apiKey: 'k', secret: 's' }), ${options});
      exchange.privatePostOrder({}).catch((error) => {
        console.log(error instanceof Refused, error instanceof ccxt.ExchangeError, error instanceof ccxt.NetworkError);
        return release(exchange);
      });`;
    const names = '{ guard, release, Refused }';
    const own = 'true true false';
    const imports = `import ccxt from 'ccxt'; import ${names} from '${GUARD}';`;
    const requires = `const ccxt = require('ccxt'); const ${names} = require('${GUARD}');`;
    expect(printed('own.mjs', imports + check)).toBe(own);
    expect(printed('own.cjs', requires + check)).toBe(own);
    // A program may mix them.
    expect(
      printed(
        'mixed.mjs',
        `import { createRequire } from 'node:module'; import ${names} from '${GUARD}';
      const ccxt = createRequire(import.meta.url)('ccxt'); ${check}`,
      ),
    ).toBe(own);
  });

  test('its types are those of ccxt, under strict', () => {
    writeFileSync(
      join(project, 'ccxt.mts'),
      `import ccxt, { type Order } from 'ccxt';
       import { guard } from '${GUARD}';
       const exchange = guard(new ccxt.binance({ apiKey: 'k' }), { strategy: 'v1' });
       export const order: Order = await exchange.createOrder('BTC/USDT', 'limit', 'buy', 1, 100);
       export const wrong = exchange.createOrder('BTC/USDT', 'limit');
       await exchange.phasegate.settle();
       guard(ccxt.kraken);
       guard(exchange);
       guard(new ccxt.pro.kraken());`,
    );
    expect(faultsIn(['--skipLibCheck', 'ccxt.mts'])).toEqual([
      expect.stringMatching(/^ccxt\.mts\(5.*arguments/),
      expect.stringMatching(/^ccxt\.mts\(7.*'Unguarded'/),
      expect.stringMatching(/^ccxt\.mts\(8.*'Unguarded'/),
    ]);
  });
});
