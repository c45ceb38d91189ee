import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as client from './index.js';
import { Phasegate } from './index.js';
import { VERSION } from './version.js';

const manifest = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));

test('a bot author installs nothing else with it', () => {
  expect(manifest).not.toHaveProperty('dependencies');
  expect(Object.keys(manifest.peerDependencies)).toEqual(['ccxt']);
  expect(manifest.peerDependenciesMeta).toEqual({ ccxt: { optional: true } });
  expect(manifest).not.toHaveProperty('private');
});

test('it says its version as it is', () => expect(VERSION).toBe(manifest.version));

test('what it exports is what a bot needs', () =>
  expect(Object.keys(client).sort()).toEqual([
    'LOCAL_CODES',
    'OutboxInUse',
    'Phasegate',
    'PhasegateError',
  ]));

test.each([
  [{ baseUrl: 'localhost:4000' }, 'baseUrl'],
  [{ baseUrl: 'ftp://host' }, 'baseUrl'],
  [{ baseUrl: 'http://me:secret@host' }, 'baseUrl'],
  [{ key: '' }, 'key'],
  [{ key: 'pgk_secret with a space' }, 'key'],
  [{ outboxDir: '' }, 'outboxDir'],
  [{ timeoutMs: 0 }, 'timeoutMs'],
  [{ timeoutMs: Number.NaN }, 'timeoutMs'],
])('an option at fault is named, and a key is never told: %j', (fault, option) => {
  const options = { baseUrl: 'http://127.0.0.1:9', key: 'pgk_x', outboxDir: '/nowhere', ...fault };
  const made = () => new Phasegate(options);
  expect(made).toThrow(TypeError);
  expect(made).toThrow(option);
  expect(made).not.toThrow(/secret/);
});
