import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi, type TestApi } from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

describe('health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is live and ready without a login', async () => {
    expect(await api.nobody.get('/health/live')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await api.nobody.get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });

  it('is live, not ready, while the database is away', async () => {
    await api.database.stop();
    const [live, ready] = [
      await api.nobody.get('/health/live'),
      await api.nobody.get('/health/ready'),
    ];
    await api.database.start();
    expect(live.status).toBe(200);
    expect(ready).toMatchObject({
      status: 503,
      body: { code: 'NOT_READY', detail: 'The database does not answer.' },
    });
    expect((await api.nobody.get('/health/ready')).status).toBe(200);
  });

  it('is not ready over a database that lacks its newest migration', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    const { rows } = await owner.query(
      'SELECT max(migration_name) AS newest FROM _prisma_migrations',
    );
    await owner.query(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1`,
      [rows[0].newest],
    );
    const ready = await api.nobody.get('/health/ready');
    await owner.query('UPDATE _prisma_migrations SET finished_at = now()');
    await owner.end();
    expect(ready).toMatchObject({ status: 503, body: { code: 'NOT_READY' } });
    expect(ready.body.detail).toContain(rows[0].newest);
    expect((await api.nobody.get('/health/ready')).status).toBe(200);
  });

  it('is not ready over a database that a later version has migrated', async () => {
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    const later = '29990101000000_of_a_later_version';
    await owner.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, '', $1, now(), 1)`,
      [later],
    );
    const ready = await api.nobody.get('/health/ready');
    await owner.query('DELETE FROM _prisma_migrations WHERE id = $1', [later]);
    await owner.end();
    expect(ready).toMatchObject({ status: 503, body: { code: 'NOT_READY' } });
    expect(ready.body.detail).toContain(`a later version (${later})`);
    expect((await api.nobody.get('/health/ready')).status).toBe(200);
  });

  it('serves, and says that it is degraded, when the spool folder cannot be written (rules 3.4)', async () => {
    const spoolDir = join(mkdtempSync(join(tmpdir(), 'phasegate-health-')), 'spool');
    writeFileSync(spoolDir, 'in the way');
    const degraded = await startApi({ database: api.database, spoolDir });
    const { status, body } = await degraded.nobody.get('/health/ready');
    await degraded.stop();
    rmSync(spoolDir);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      degraded: [expect.stringContaining('PHASE_SPOOL_DIR')],
    });
  });
});
