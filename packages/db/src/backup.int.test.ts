import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { allLogs, createKey, Executor, reportEmergencyExit, storeBot, verifyLog } from './index.js';
import { migrate } from './migration/migrate.js';
import { backupPrograms, type BackupPrograms } from './testing/backup-programs.js';
import { urlFor, withClient } from './testing/connect.js';
import {
  climb,
  CLIMB_BEGINS,
  createTestDatabase,
  QUICK_POLICY,
  startTestServer,
  trade,
  type TestServer,
  patientPool,
} from './testing/index.js';

const programs = backupPrograms();
const run = promisify(execFile);
const REFUSED = '42501';

/** Everything in the schema that a restore could lose, and the rows of every table. */
const SCHEMA = `SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'phasegate_app' ORDER BY 1, 2`;
const TRIGGERS = `SELECT tgrelid::regclass::text AS of, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`;
const TABLES = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`;

const rowsOf = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, string>>(sql)).rows);

async function contents(url: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { relname } of await rowsOf(url, TABLES)) {
    const [row] = await rowsOf(
      url,
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, E'\\n' ORDER BY r::text)), '') AS sum FROM ${relname} r`,
    );
    sums[relname!] = row!.sum!;
  }
  return sums;
}

/** A new server as docs/backup.md prepares it for a restore: an owner, the services' rights, an empty database. */
async function prepared({
  adminUrl,
}: TestServer): Promise<{ ownerUrl: string; serviceUrl: string }> {
  const { password } = new URL(adminUrl);
  await withClient(adminUrl, async (admin) => {
    await admin.query('CREATE ROLE phasegate_app NOLOGIN');
    await admin.query(`CREATE ROLE phasegate_owner LOGIN CREATEROLE PASSWORD '${password}'`);
    await admin.query('GRANT phasegate_app TO phasegate_owner WITH ADMIN OPTION');
    await admin.query('CREATE DATABASE phasegate OWNER phasegate_owner');
  });
  return {
    ownerUrl: urlFor(adminUrl, 'phasegate', 'phasegate_owner'),
    serviceUrl: urlFor(adminUrl, 'phasegate', 'phasegate_service'),
  };
}

const named =
  programs === null
    ? 'neither pg_dump 18 nor a whole PostgreSQL of another version is on this machine'
    : `PostgreSQL ${programs.version}`;
(programs === null ? describe.skip : describe)(`a backup with pg_dump (${named})`, () => {
  const { pgDump, pgRestore, server } = programs ?? ({} as BackupPrograms);
  let folder: string;
  let servers: TestServer[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'phasegate-backup-'));
    servers = [await startTestServer(server), await startTestServer(server)];
  }, 120_000);
  afterAll(async () => {
    for (const each of servers) await each.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const dump = async (url: string, name: string) => {
    await run(pgDump, ['--format=custom', '--file', join(folder, name), '--dbname', url]);
    return join(folder, name);
  };

  it('restored elsewhere is the same: every row, every log whole, append-only, with the services’ rights, and it goes on', async () => {
    const database = await createTestDatabase(servers[0]!.adminUrl);
    const pool = patientPool(database.serviceUrl);
    const executor = new Executor(pool);
    await database.clock.set(CLIMB_BEGINS);
    for (const id of ['bot_1', 'bot_2']) {
      const bot = {
        id,
        name: id,
        portfolio_value: '10000',
        currency: 'USD',
        policy: QUICK_POLICY,
        by: 'adm_1',
      };
      await storeBot(pool, bot);
      await createKey(pool, id, 'first', 'adm_1');
      await climb(executor, database.clock, id, id === 'bot_1' ? 'scaling' : 'experience');
    }
    const before = await contents(database.ownerUrl);
    const grants = await rowsOf(database.ownerUrl, SCHEMA);
    const triggers = await rowsOf(database.ownerUrl, TRIGGERS);
    const file = await dump(database.ownerUrl, 'at-rest');

    const { ownerUrl, serviceUrl } = await prepared(servers[1]!);
    await run(pgRestore, [
      '--no-owner',
      '--exit-on-error',
      '--single-transaction',
      '--dbname',
      ownerUrl,
      file,
    ]);
    expect(await migrate({ ownerUrl, serviceUrl })).toMatchObject({
      applied: [],
      restricted: true,
    });
    expect(await contents(ownerUrl)).toEqual(before);
    expect(await rowsOf(ownerUrl, SCHEMA)).toEqual(grants);
    expect(await rowsOf(ownerUrl, TRIGGERS)).toEqual(triggers);

    const restored = patientPool(serviceUrl);
    await stands(restored, ownerUrl);
    const exit = { exit_id: 'e1', symbol: 'AAPL', reason: 'out', at: null };
    await reportEmergencyExit(new Executor(restored), { bot: 'bot_1' }, exit);
    expect((await verifyLog(restored, 'bot_1')).fault).toBeNull();
    await Promise.all([pool.end(), restored.end()]);
    await database.drop();
  }, 120_000);

  /** Every log is whole, and can only grow. */
  async function stands(pool: Pool, ownerUrl: string): Promise<void> {
    for (const log of await allLogs(pool)) {
      const { events, fault } = await verifyLog(pool, log);
      expect({ log, fault }).toEqual({ log, fault: null });
      expect(events).toBeGreaterThan(0);
    }
    for (const change of [
      'UPDATE events SET body = body',
      'DELETE FROM events',
      'TRUNCATE events',
    ]) {
      await expect(pool.query(change)).rejects.toMatchObject({ code: REFUSED });
      await expect(rowsOf(ownerUrl, change)).rejects.toMatchObject({ code: REFUSED });
    }
    await expect(
      pool.query(
        `INSERT INTO events (bot, seq, at, type, body, prev_hash, hash)
         SELECT bot, seq + 1, at, type, body, hash, hash FROM events WHERE bot = 'bot_1' ORDER BY seq DESC LIMIT 1`,
      ),
    ).rejects.toThrow('the hash chain breaks');
  }

  it('made while bots trade holds a whole beginning of every log', async () => {
    const database = await createTestDatabase(servers[0]!.adminUrl);
    const pool = patientPool(database.serviceUrl);
    const executor = new Executor(pool);
    const bot = {
      id: 'bot_1',
      name: 'b',
      portfolio_value: '10000',
      currency: 'USD',
      policy: QUICK_POLICY,
      by: 'adm_1',
    };
    await storeBot(pool, bot);
    let going = true;
    const writing = (async () => {
      for (let place = 0; going; place += 1)
        await trade(executor, 'bot_1', { trade_id: `t${place}`, pnl: '1', mode: 'paper' });
    })();
    const file = await dump(database.ownerUrl, 'under-way');
    going = false;
    await writing;

    const copy = urlFor(servers[0]!.adminUrl, 'restored');
    await withClient(servers[0]!.adminUrl, (admin) => admin.query('CREATE DATABASE restored'));
    await run(pgRestore, [
      '--no-owner',
      '--exit-on-error',
      '--single-transaction',
      '--dbname',
      copy,
      file,
    ]);
    const restored = patientPool(copy);
    const { events, fault } = await verifyLog(restored, 'bot_1');
    expect(fault).toBeNull();
    const { rows } = await pool.query<{ same: boolean }>(
      'SELECT hash = $2 AS same FROM events WHERE bot = $3 AND seq = $1',
      [
        events,
        (await restored.query<{ hash: string }>(`SELECT hash FROM bot_states`)).rows[0]!.hash,
        'bot_1',
      ],
    );
    expect(rows).toEqual([{ same: true }]);
    await Promise.all([pool.end(), restored.end()]);
    await database.drop();
  }, 120_000);
});
