import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addWhatIfRun, readWhatIfRun } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { instantText, mergedPolicy, policyChanges } from '@phasegate/phase-core';
import { migrateQueues } from '@phasegate/queues';
import pg from 'pg';
import { pino } from 'pino';
import { until } from '../mirror-check.fixture.js';
import { WorkerProcess } from '../worker-process.fixture.js';
import { LONG_POLICY, storeLongHistory } from './long-history.fixture.js';
import { whatIfDuty } from './what-if.js';

const TRADES = process.env.TORTURE ? 20_000 : 1_000;
const KILLS = process.env.TORTURE ? 20 : 1;
const PATIENCE_MS = process.env.TORTURE ? 300_000 : 90_000;
const HISTORY_MS = 300_000;

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  pool = patientPool(database.serviceUrl, {
    statementMs: HISTORY_MS,
    idleInTransactionMs: HISTORY_MS,
  });
  owner = new pg.Pool({ connectionString: database.ownerUrl });
  folder = mkdtempSync(join(tmpdir(), 'phasegate-what-if-'));
  const began = performance.now();
  const end = await storeLongHistory(pool, 'bot_1', TRADES);
  // Nothing is due, and what is asked for again is asked for at the same instant.
  await database.clock.set(instantText(end));
  console.info(
    `a history of ${TRADES} trades is stored in ${Math.round(performance.now() - began)} ms`,
  );
}, HISTORY_MS);
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks what would have come of a longer Proof of Concept. */
async function ask(): Promise<string> {
  const policy = mergedPolicy({ gates: { proof_of_concept: { trading_days: 60 } } }, LONG_POLICY);
  const changes = policyChanges(LONG_POLICY, policy);
  const wanted = { bot: 'bot_1', by: 'op_1', in_force: LONG_POLICY, policy, changes };
  return (await addWhatIfRun(pool, wanted))!.id;
}

const run = async (id: string) => (await readWhatIfRun(pool, 'bot_1', id))!;
const isDone = async (id: string) => {
  const { state, fault } = await run(id);
  if (state === 'failed') throw new Error(`the run failed: ${fault}`);
  return state === 'done';
};
/** A dead worker's lease runs out in ten seconds: here at once. */
const leaseRunsOut = (id: string) =>
  owner.query('UPDATE what_if_runs SET lease_until = clock_timestamp() WHERE id = $1', [id]);
const attemptsOf = async (id: string) =>
  (await owner.query<{ attempts: number }>('SELECT attempts FROM what_if_runs WHERE id = $1', [id]))
    .rows[0]!.attempts;
/**
 * Locks the row of a run that has come so far, so that it cannot end before its worker is killed, however fast it is.
 *
 * @returns what releases it
 */
async function heldBefore(id: string, events: number): Promise<() => Promise<void>> {
  const holder = await owner.connect();
  const holds = async () => {
    await holder.query('BEGIN');
    const { rows } = await holder.query<{ state: string }>(
      'SELECT state FROM what_if_runs WHERE id = $1 FOR UPDATE',
      [id],
    );
    const { state, progress } = await run(id);
    if (rows[0]!.state === 'running' && progress.done >= events) return true;
    await holder.query('ROLLBACK');
    if (state === 'done' || state === 'failed') throw new Error(`the run was ${state} already`);
    return false;
  };
  const release = async () => {
    await holder.query('ROLLBACK');
    holder.release();
  };
  await until(holds, PATIENCE_MS).catch(async (fault: unknown) => {
    await release();
    throw fault;
  });
  return release;
}
const workers: WorkerProcess[] = [];
const startWorker = () => {
  const worker = new WorkerProcess(folder, { DATABASE_URL: database.serviceUrl });
  workers.push(worker);
  return worker;
};
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
});

test(
  'a long history is replayed beside the worker’s loop, which never waits for it',
  async () => {
    const id = await ask();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const began = performance.now();
    const duty = whatIfDuty(database.serviceUrl, pool, pino({ level: 'silent' }));
    delay.enable();
    await until(() => isDone(id), PATIENCE_MS);
    delay.disable();
    const took_ms = Math.round(performance.now() - began);
    await duty.close();
    const stall_ms = Math.round(delay.max / 1e6);
    const { result, progress } = await run(id);
    console.info(
      `${TRADES} trades (${result!.events} events): replayed in ${took_ms} ms; the loop's longest stall: ${stall_ms} ms`,
    );
    expect(progress.done).toBe(progress.total);
    expect(result!.first_difference!.sentence).toMatch(
      /the gate to Real Money Trial is met; with the change /,
    );
    expect(result!.replayed).toEqual(result!.actual);
    expect(stall_ms).toBeLessThan(took_ms / 3);
  },
  HISTORY_MS,
);

test(
  'a run whose worker is killed in the middle is done once, with the same result',
  async () => {
    const undisturbed = await ask();
    let worker = startWorker();
    await until(() => isDone(undisturbed), PATIENCE_MS);
    const { result: expected } = await run(undisturbed);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const id = await ask();
      const release = await heldBefore(id, (kill / (KILLS + 1)) * expected!.events);
      await worker.kill();
      await release();
      worker = startWorker();
      await leaseRunsOut(id);
      await until(() => isDone(id), PATIENCE_MS);
      expect(await attemptsOf(id)).toBe(2);
      expect((await run(id)).result).toEqual(expected);
    }
  },
  10 * HISTORY_MS,
);

test(
  'a worker that slept while another did its run leaves the result alone, and goes on',
  async () => {
    const id = await ask();
    const sleeper = startWorker();
    await until(async () => (await run(id)).state === 'running', PATIENCE_MS);
    sleeper.signal('SIGSTOP');
    await leaseRunsOut(id);
    const other = startWorker();
    await until(() => isDone(id), PATIENCE_MS);
    const ended = await run(id);
    await other.kill();
    const next = await ask();
    sleeper.signal('SIGCONT');
    await until(() => isDone(next), PATIENCE_MS);
    expect(await run(id)).toEqual(ended);
    expect(await attemptsOf(id)).toBe(2);
  },
  HISTORY_MS,
);
