import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { advance, Executor, storeBot } from '@phasegate/db';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import type { Phase } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { Checkpointer } from '../checkpoints/checkpointer.js';
import { readSigningKey, type SigningKey } from '../checkpoints/signing.js';
import { mirrorStatus, startMirror } from '../mirror/index.js';
import { verifyAll, type VerifiedAll } from './verify-all.js';

/** A mirror that says nothing. */
export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Several files of the mirror, so that rotated ones are looked at too. */
const SEGMENT_BYTES = 12_000;

/** A platform whose books are whole: logs, their mirror, signed checkpoints. */
export interface Books {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly owner: Pool;
  readonly executor: Executor;
  readonly key: SigningKey;
  readonly keyFile: string;
  readonly history: string;
  readonly checkpoints: string;
  readonly checkpointer: Checkpointer;
  register(bot: string): Promise<void>;
  /** A bot that has climbed, with a blocked override on its way. */
  climbed(bot: string, to: Phase): Promise<void>;
  /** Mirrors what there is, and ends. */
  mirror(): Promise<void>;
  verify(log?: string): Promise<VerifiedAll>;
  close(): Promise<void>;
}

export async function openBooks(): Promise<Books> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-books-'));
  const keyFile = join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const key = await readSigningKey(keyFile);
  const pool = patientPool(database.serviceUrl, { statementMs: 60_000 });
  const owner = patientPool(database.ownerUrl, { statementMs: 60_000 });
  // A copy of the tests' template is a database of its own.
  await owner.query('UPDATE database_identity SET id = gen_random_uuid()');
  const executor = new Executor(pool);
  const [history, checkpoints] = [join(folder, 'history'), join(folder, 'checkpoints')];
  const register = async (bot: string): Promise<void> => {
    await database.clock.set(CLIMB_BEGINS);
    const fields = { name: bot, portfolio_value: '10000', currency: 'USD', by: 'op_1' };
    await storeBot(pool, { id: bot, policy: QUICK_POLICY, ...fields });
  };
  return {
    database,
    pool,
    owner,
    executor,
    key,
    keyFile,
    history,
    checkpoints,
    checkpointer: new Checkpointer(pool, checkpoints, key),
    register,
    async climbed(bot, to) {
      await register(bot);
      await climb(executor, database.clock, bot, to);
      if (to !== 'scaling' && to !== 'real_money_trial')
        await advance(executor, bot, { by: 'op_1', reason: 'impatient' }, { to: 'scaling' });
    },
    async mirror() {
      const mirror = startMirror({
        pool,
        directory: history,
        segment_bytes: SEGMENT_BYTES,
        log: SILENT,
      });
      try {
        await until(async () => {
          const { files } = await mirrorStatus(pool);
          return files.every(({ lag_lines }) => lag_lines === 0);
        });
      } finally {
        await mirror.close();
      }
    },
    verify: (log) =>
      verifyAll({
        pool,
        history,
        checkpoints,
        key: key.publicKey,
        ...(log === undefined ? {} : { log }),
      }),
    async close() {
      await Promise.all([pool.end(), owner.end()]);
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(25)) if (await holds()) return;
  throw new Error('it did not come to pass within 30 s');
}

/** Keeps a folder as it is. @returns what puts it back */
export function kept(folder: string): () => void {
  const copy = mkdtempSync(join(tmpdir(), 'phasegate-kept-'));
  cpSync(folder, copy, { recursive: true });
  return () => {
    rmSync(folder, { recursive: true });
    cpSync(copy, folder, { recursive: true });
    rmSync(copy, { recursive: true });
  };
}
