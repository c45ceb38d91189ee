import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { carryOutDue, Executor, storeBot } from '@phasegate/db';
import {
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import type pg from 'pg';
import { pino } from 'pino';
import { startVerification } from './verification.js';
import type { Duty } from './worker.js';

let database: TestDatabase;
let folder: string;
let pool: pg.Pool;
let owner: pg.Pool;
let duties: Duty[];
let said: string[];
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'phasegate-verification-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  pool = patientPool(database.serviceUrl);
  owner = patientPool(database.ownerUrl);
  [duties, said] = [[], []];
  await database.clock.set(CLIMB_BEGINS);
  const fields = { name: 'A bot', portfolio_value: '10000', currency: 'USD', by: 'op_1' };
  await storeBot(pool, { id: 'bot_1', policy: QUICK_POLICY, ...fields });
});
afterEach(async () => {
  for (const duty of duties) await duty.close();
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const start = (signingKeyFile: string | undefined = at('key.pem')) => {
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(line) });
  const settings = {
    history: at('history'),
    checkpoints: at('checkpoints'),
    signingKeyFile,
    checkpoint_ms: 100,
  };
  const duty = startVerification(database.serviceUrl, settings, log);
  duties.push(duty);
  return duty;
};
const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(25)) if (await holds()) return;
  throw new Error('it did not come to pass within 30 s');
};
const count = async (what: string) =>
  (await pool.query<{ count: string }>(`SELECT count(*) FROM ${what}`)).rows[0]!.count;
const holder = async () =>
  (await pool.query<{ holder: string }>('SELECT holder FROM integrity_leases')).rows[0]?.holder;
const damaged = async () => {
  await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
  await owner.query(`UPDATE events SET body = replace(body, 'USD', 'EUR') WHERE bot = 'bot_1'`);
  await owner.query(`UPDATE verified_logs SET verified_at = '-infinity'`);
};

test('the worker signs and verifies; of several one does, and another goes on when it ends', async () => {
  const first = start();
  await until(() => existsSync(at('checkpoints/checkpoints.jsonl')));
  await until(async () => (await count('verified_logs')) === '3');
  const held = await holder();
  start();
  start();
  await wait(0);
  expect(await holder()).toBe(held);
  await first.close();
  duties.shift();
  await until(async () => ![held, undefined].includes(await holder()));
  await damaged();
  await until(async () => (await count('quarantines')) === '1');
  expect(said.filter((line) => line.includes('integrity.fault')).length).toBeGreaterThan(0);
  expect(
    readFileSync(at('checkpoints/checkpoints.jsonl'), 'utf8').split('\n').length,
  ).toBeGreaterThan(1);
});

test('a bot in quarantine is left alone by what carries out what is due (rules 8.3)', async () => {
  start();
  await until(async () => (await count('verified_logs')) === '3');
  await damaged();
  await until(async () => (await count('quarantines')) === '1');
  const before = await count(`events WHERE bot = 'bot_1'`);
  await database.clock.advance(7 * 86_400_000);
  await expect(carryOutDue(new Executor(pool), 'bot_1')).rejects.toThrow('in quarantine');
  expect(await count(`events WHERE bot = 'bot_1'`)).toBe(before);
});

test('without a key it says that checkpoints are off, and verifies', async () => {
  start('');
  await until(async () => (await count('verified_logs')) === '3');
  expect(said.join()).toContain('Checkpoints are off');
  expect(existsSync(at('checkpoints'))).toBe(false);
});
