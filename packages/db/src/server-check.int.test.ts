import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServer, UnusableServer } from './server-check.js';
import { createTestDatabase, patientPool, type TestDatabase } from './testing/index.js';
import { freePort, unprivilegedUser, untilListening } from './testing/machine.js';

const PGBOUNCER = spawnSync('pgbouncer', ['--version']).status === 0;

describe('the server that a service starts with', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is warned of when it acknowledges what a crash would lose', async () => {
    // The servers of tests do not wait for the disk.
    expect(await checkServer(database.serviceUrl)).toEqual([
      expect.stringMatching(/^synchronous_commit is off/),
    ]);
  });

  it('may be away: the service waits for it', async () => {
    expect(await checkServer(`postgresql://a:b@127.0.0.1:${await freePort()}/c`)).toEqual([]);
  });

  it('is refused with the schema of a later version', async () => {
    const owner = patientPool(database.ownerUrl);
    const later = '29990101000000_of_a_later_version';
    await owner.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, '', $1, now(), 1)`,
      [later],
    );
    const checked = checkServer(database.serviceUrl);
    await expect(checked).rejects.toThrow(UnusableServer);
    await expect(checked).rejects.toThrow(later);
    await owner.query('DELETE FROM _prisma_migrations WHERE id = $1', [later]);
    await owner.end();
    await expect(checkServer(database.serviceUrl)).resolves.toHaveLength(1);
  });

  (PGBOUNCER ? describe : describe.skip)('behind PgBouncer in transaction mode', () => {
    let pooler: Pooler;
    afterEach(() => pooler.stop());

    it.each([
      ['refuses the parameters of a connection', ''],
      [
        'is told to ignore them, and the time-outs with them',
        'ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout',
      ],
    ])('is refused: it %s', async (_how, settings) => {
      pooler = await startPooler(database.serviceUrl, settings);
      await expect(checkServer(pooler.url)).rejects.toThrow(/^DATABASE_URL leads to a pooler/);
    });
  });
});

interface Pooler {
  readonly url: string;
  stop(): Promise<void>;
}

async function startPooler(databaseUrl: string, settings: string): Promise<Pooler> {
  const server = new URL(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-pooler-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=${server.port} user=${server.username} password=${server.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
${settings}
`,
  );
  chmodSync(file, 0o644);
  const child = spawn('pgbouncer', ['-q', file], { ...unprivilegedUser(), stdio: 'ignore' });
  const url = Object.assign(new URL(databaseUrl), { port: String(port) }).href;
  await untilListening(child, port);
  return {
    url,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
