import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReceiver, until, type Receiver } from '@phasegate/alerts/testing';
import { raiseAlert } from '@phasegate/db';
import {
  createTestDatabase,
  TEST_STATE_KEY,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import { migrateQueues } from '@phasegate/queues';
import type pg from 'pg';

const [ALERTS, KILLS] = process.env.TORTURE ? [600, 40] : [60, 4];
const WORKERS = 3;

/** Workers as they are run, from what was built, killed with -9 while alerts are sent. */
describe('alerts while workers die', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let receivers: Receiver[];
  let folder: string;
  let workers: ChildProcess[];
  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateQueues(database.ownerUrl);
    pool = patientPool(database.serviceUrl);
    receivers = [await startReceiver(), await startReceiver()];
    folder = mkdtempSync(join(tmpdir(), 'phasegate-alerts-'));
    workers = await Promise.all(Array.from({ length: WORKERS }, () => startWorker()));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => killed(worker)));
    for (const receiver of receivers) await receiver.close();
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startWorker(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.serviceUrl,
        PHASE_STATE_KEY: TEST_STATE_KEY,
        PHASE_HISTORY_DIR: folder,
        PHASE_CHECKPOINT_DIR: join(folder, 'checkpoints'),
        ALERT_WEBHOOKS: receivers.map(({ url }) => url).join(','),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.resume();
    await once(child.stdout, 'data');
    return child;
  }

  async function killed(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }

  /** The ids of the alerts that a receiver got, singly or in a digest. */
  const idsGotBy = ({ received }: Receiver): string[] =>
    received.flatMap(({ body }) =>
      body.kind === 'digest'
        ? (body.facts as { alerts: { id: string }[] }).alerts.map(({ id }) => id)
        : [body.id as string],
    );
  const unsent = async (): Promise<number> => {
    const { rows } = await pool.query(
      `SELECT FROM alerts WHERE addressed_at IS NULL
       UNION ALL SELECT FROM alert_messages WHERE state = 'pending'`,
    );
    return rows.length;
  };

  it('each reaches every channel; a crash repeats at most the message that it interrupted', async () => {
    const raised = Array.from({ length: ALERTS }, (_, place) => `alert-${place}`);
    for (const [place, key] of raised.entries()) {
      await raiseAlert(pool, { kind: 'test', key, bot: null, title: key, text: key });
      if (place % Math.floor(ALERTS / KILLS) !== 0) continue;
      const victim = (place / Math.floor(ALERTS / KILLS)) % WORKERS;
      await killed(workers[victim]!);
      workers[victim] = await startWorker();
    }
    // Leases of the dead end, digests are complete.
    await until(async () => {
      await database.clock.advance(30_000);
      return (await unsent()) === 0;
    });
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM alerts ORDER BY id');
    for (const receiver of receivers) {
      expect([...new Set(idsGotBy(receiver))].sort()).toEqual(rows.map(({ id }) => id));
      const ids = receiver.received.map(({ body }) => body.id);
      expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(KILLS);
    }
  }, 900_000);
});
