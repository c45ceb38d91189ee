import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Executor } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import {
  Guard,
  linesOfFiles,
  mirrorStatus,
  readPublicKey,
  readSignatures,
  readSigningKey,
  restoreLog,
  signedHead,
  startMirror,
} from '@phasegate/integrity';
import type pg from 'pg';
import {
  liveCheck,
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
} from '../testing/index.js';
import { until } from '../testing/ladder.js';

const NOW = '2026-03-09T14:30:00.000Z';
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const EXIT = { exit_id: 'e1', symbol: 'AAPL', reason: 'feed lost', at: NOW };

describe('quarantine (rules 8.3)', () => {
  let database: TestDatabase;
  let folder: string;
  let api: TestApi;
  let pool: pg.Pool;
  let owner: pg.Pool;
  let guard: Guard;
  let bot: TestBot;
  let other: TestBot;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'phasegate-quarantine-'));
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    database = await createTestDatabase();
    const [historyDir, checkpointDir] = [at('history'), at('checkpoints')];
    api = await startApi({ database, at: NOW, historyDir, checkpointDir });
    pool = patientPool(database.serviceUrl, { statementMs: 30_000 });
    owner = patientPool(database.ownerUrl, { statementMs: 30_000 });
    guard = new Guard({
      pool,
      executor: new Executor(pool),
      history: historyDir,
      checkpoints: checkpointDir,
      key: await readSigningKey(at('key.pem')),
      log: SILENT,
    });
    [bot, other] = [await api.bot(), await api.bot()];
    for (const each of [bot, other]) await toProofOfConcept(api, each);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await mirrored();
    await guard.checkpoint();
  });
  afterAll(async () => {
    await Promise.all([pool.end(), owner.end()]);
    await api.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const mirrored = async () => {
    const mirror = startMirror({ pool, directory: at('history'), segment_bytes: 1e9, log: SILENT });
    await until(async () => (await mirrorStatus(pool)).files.every((file) => file.lag_lines === 0));
    await mirror.close();
  };
  const length = async (log: string) =>
    (await pool.query('SELECT FROM events WHERE bot = $1', [log])).rowCount;
  const tampered = async (statement: string, values: unknown[]) => {
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    await owner.query(statement, values);
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
  };
  const verified = async () => {
    await owner.query(`UPDATE verified_logs SET verified_at = verified_at - interval '1 hour'`);
    while ((await guard.step()) !== null);
  };
  const release = (by = api.admin, of = `bots/${bot.id}`) =>
    by.post(`/v1/${of}/quarantine/release`, { reason: 'restored from the mirror' });
  const restored = async (log: string, file: string) => {
    const key = await readPublicKey(at('checkpoints/public-key.pem'));
    const signed = signedHead(await readSignatures(owner, at('checkpoints'), key), log);
    const lines = linesOfFiles([at(`history/${file}`)], log);
    return restoreLog({ owner, log, lines, signed, by: 'owner' });
  };

  it('is shown by GET /v1/integrity, to each role as far as it may see', async () => {
    await verified();
    const { body } = await api.admin.get('/v1/integrity');
    expect(body).toMatchObject({
      checkpoints: {
        count: 1,
        last: { n: 1, at: NOW },
        age_seconds: 0,
        key_fingerprint: (await readPublicKey(at('key.pem'))).fingerprint,
      },
      quarantined: [],
      access: { verified_at: expect.any(String), fault: null },
    });
    const logs = body.logs as { log: string; events: number; fault: null }[];
    expect(logs.map(({ log, fault }) => [log, fault])).toEqual(
      [bot.id, other.id, 'platform'].sort().map((log) => [log, null]),
    );
    expect(logs.find(({ log }) => log === bot.id)!.events).toBe(await length(bot.id));
    const compliance = await api.person('compliance');
    expect((await compliance.get('/v1/integrity')).body).toMatchObject({ logs_total: 3 });
    const operator = await api.person('operator');
    const { body: own } = await operator.get('/v1/integrity');
    expect(own).toMatchObject({ logs: [], logs_total: 0, access: null });
  });

  it('is listed log by log, damaged ones first, page by page', async () => {
    const last = [bot.id, other.id].toSorted()[1]!;
    const change = (fault: string | null) =>
      owner.query('UPDATE verified_logs SET fault = $2 WHERE log = $1', [last, fault]);
    await change('event 3 is another one');
    const pages: string[][] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.admin.get(`/v1/integrity/logs?limit=2${cursor}`);
      expect(body.total).toBe(3);
      pages.push((body.items as { log: string }[]).map(({ log }) => log));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    await change(null);
    const rest = [bot.id, other.id, 'platform'].filter((log) => log !== last).toSorted();
    expect(pages).toEqual([[last, rest[0]], [rest[1]]]);
    const operator = await api.person('operator');
    const join = { members: { add: [operator.actor] } };
    await api.admin.patch(`/v1/bots/${bot.id}`, join);
    expect((await operator.get('/v1/integrity/logs')).body).toMatchObject({
      items: [{ log: bot.id, name: 'A bot' }],
      total: 1,
    });
  });

  it('is released only from', async () => {
    expect(await release()).toMatchObject({ status: 409, body: { code: 'NOT_QUARANTINED' } });
    expect((await release(await api.person('operator'))).status).toBe(404);
  });

  it('blocks entries of that bot, permits held too, refuses reports for later, permits exits, and nothing is appended', async () => {
    await tampered(
      `UPDATE events SET body = replace(body, '"currency":"USD"', '"currency":"EUR"') WHERE bot = $1 AND seq = 1`,
      [bot.id],
    );
    const before = await length(bot.id);
    await verified();
    for (const check of [liveCheck('t1'), liveCheck('t2'), liveCheck('p', { mode: 'paper' })]) {
      const { status, body } = await bot.post('/v1/trade-checks', check);
      expect({ status, decision: body.decision }).toEqual({ status: 200, decision: 'block' });
      expect((body.reasons as { code: string }[]).map(({ code }) => code)).toContain('QUARANTINED');
      expect(body.permit).toBeNull();
    }
    expect((await bot.post('/v1/trade-checks/t1/renew')).body.decision).toBe('block');
    const report = { ...liveCheck('t1'), opened_at: NOW };
    for (const [path, body] of [
      ['/v1/trades', report],
      ['/v1/trades/t1/close', { closed_at: NOW, pnl: '-1' }],
    ] as const) {
      const answer = await bot.post(path, body);
      expect(answer).toMatchObject({ status: 503, body: { code: 'QUARANTINED' } });
      expect(answer.headers.get('retry-after')).toBe('60');
    }
    const portfolio = { value: '9000', net_flow: '0', at: NOW };
    expect((await bot.put('/v1/portfolio', portfolio)).body.code).toBe('QUARANTINED');
    expect((await bot.delete('/v1/trade-checks/t1')).body.code).toBe('QUARANTINED');
    const trip = await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
    expect(trip.body.code).toBe('QUARANTINED');
    expect(await bot.post('/v1/emergency-exits', EXIT)).toMatchObject({
      status: 202,
      body: { permitted: true, recorded: false },
    });
    expect(await length(bot.id)).toBe(before);
    expect((await bot.get('/v1/status')).body.quarantined).toBe(true);
    const allowed = await other.post('/v1/trade-checks', liveCheck('t1'));
    expect(allowed.body.decision).toBe('allow');
    const { body } = await api.admin.get('/v1/integrity');
    expect(body.quarantined).toMatchObject([
      {
        log: bot.id,
        seq: 1,
        restored_at: null,
        fault: expect.stringContaining('event 1 ') as string,
      },
    ]);
  });

  it('is not released while the log is damaged; nothing was overwritten', async () => {
    const { status, body } = await release();
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'INTEGRITY_FAULT' });
    expect(body.detail).toContain(`${bot.id}: event 1 has a hash that does not match its text`);
  });

  it('ends with a restore and a release; what waited is recorded, permits are revoked', async () => {
    expect(await restored(bot.id, 'phase-history.jsonl')).toMatchObject({
      put_back: 1,
      set_aside: 1,
    });
    expect(await release()).toMatchObject({
      status: 200,
      body: { log: bot.id, released: true, by: api.admin.actor },
    });
    await until(async () => (await events()).includes('emergency_exit.requested'));
    expect((await events()).slice(-2).sort()).toEqual([
      'emergency_exit.requested',
      'permit.revoked',
    ]);
    const report = { ...liveCheck('t1'), opened_at: '2026-03-09T14:29:59.000Z' };
    expect((await bot.post('/v1/trades', report)).status).toBe(201);
    const { rows } = await pool.query<{ type: string; body: string }>(
      `SELECT type, body FROM events WHERE bot = 'platform' ORDER BY seq DESC LIMIT 3`,
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'bot.released',
      'bot.restored',
      'bot.quarantined',
    ]);
    expect(JSON.parse(rows[0]!.body)).toMatchObject({
      by: api.admin.actor,
      subject: bot.id,
      reason: 'restored from the mirror',
    });
    await mirrored();
    await verified();
    expect((await api.admin.get('/v1/integrity')).body.quarantined).toEqual([]);
  });

  it('of the platform’s log: all bots are halted, resuming is refused, and pending events are appended at the release', async () => {
    await guard.checkpoint();
    await tampered(`DELETE FROM events WHERE bot = 'platform' AND seq = 2`, []);
    const before = await length('platform');
    await verified();
    const blocked = await other.post('/v1/trade-checks', liveCheck('t9'));
    expect((blocked.body.reasons as { code: string }[])[0]!.code).toBe('HALTED');
    expect((await other.post('/v1/emergency-exits', EXIT)).body.recorded).toBe(true);
    const resume = () => api.admin.post('/v1/resume', { reason: 'go on' });
    expect(await resume()).toMatchObject({ status: 503, body: { code: 'QUARANTINED' } });
    await api.bot();
    expect(await length('platform')).toBe(before);
    expect((await release(api.admin, 'platform')).body.code).toBe('INTEGRITY_FAULT');
    expect(await restored('platform', 'phase-platform.jsonl')).toMatchObject({ put_back: 1 });
    expect((await release(api.admin, 'platform')).status).toBe(200);
    const { rows } = await pool.query<{ type: string }>(
      `SELECT type FROM events WHERE bot = 'platform' AND seq > $1 ORDER BY seq`,
      [before! + 1],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'platform.quarantined',
      'bot.created',
      'key.created',
      'platform.restored',
      'platform.halted',
      'platform.released',
    ]);
    expect((await resume()).status).toBe(200);
    await mirrored();
    await verified();
    expect((await api.admin.get('/v1/integrity')).body).toMatchObject({ quarantined: [] });
    const after = (await api.admin.get('/v1/integrity')).body.logs as { fault: string | null }[];
    expect(after.every(({ fault }) => fault === null)).toBe(true);
  });

  const events = async () => {
    const { body } = await api.admin.get(`/v1/bots/${bot.id}/events`);
    return (body.items as { type: string }[]).map(({ type }) => type).reverse();
  };
});
