import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { EXPORT_COLUMNS, EXPORT_KINDS } from '@phasegate/contracts';
import {
  inTransaction,
  newCredential,
  newId,
  storeDraft,
  UnknownBot,
  verifyLog,
} from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { mirrorStatus, startMirror } from '@phasegate/integrity';
import { marketOf, mergedPolicy, register, type Draft } from '@phasegate/phase-core';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { checkFile, checkProof, Export, Redactor, textOfCell, type ExportWanted } from './index.js';

const NOW = Date.parse('2026-03-11T15:00:00.000Z');
const MINUTE_MS = 60_000;
const policies = {
  stocks: mergedPolicy({}),
  crypto: mergedPolicy({ calendar: { kind: 'always-open' } }),
};

let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.clock.set(new Date(NOW).toISOString());
  pool = patientPool(database.serviceUrl, { max: 4 });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** A bot with a life of its own, stored as the platform does. */
async function bot(policy: keyof typeof policies, live: (draft: Draft) => void): Promise<string> {
  const id = newId('bot');
  const market = marketOf(policies[policy].calendar);
  const draft = register(market, NOW, {
    equity: '10000',
    currency: 'USD',
    policy: policies[policy],
    by: 'op_1',
  });
  live(draft);
  await inTransaction(pool, (queries) =>
    storeDraft(queries, { id, name: 'A bot', currency: 'USD', by: 'op_1' }, draft),
  );
  return id;
}

const everything: ExportWanted = {
  kind: 'history', format: 'csv', range: { start: null, end: null }, bot: null, member: null, by: 'co_1',
}; // prettier-ignore
const opened = (wanted: Partial<ExportWanted> = {}) =>
  Export.open(pool, { ...everything, ...wanted }, new Redactor(undefined));

async function exported(
  wanted: Partial<ExportWanted> = {},
): Promise<{ made: Export; file: Buffer }> {
  const made = await opened(wanted);
  const pieces: Buffer[] = [];
  for await (const piece of made.pieces()) pieces.push(piece);
  return { made, file: Buffer.concat(pieces) };
}

const rowsOf = (file: Buffer) => parse<Record<string, string>>(file, { columns: true });
/** An independent parser. */
const blocked = (draft: Draft, at: number, trade_id = 't1') =>
  draft.emit(at, {
    type: 'phase.validation_blocked',
    trade_id,
    reasons: ['PAPER_ONLY'],
    mode: 'live',
  });

const hostileTexts = (count: number): string[] => {
  const sign = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '＝',
    '＋',
    '－',
    '＠',
    "'",
    '"',
    ' =',
    '\n=',
    '',
  );
  const text = fc.tuple(sign, fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }));
  const plain = text.map(([first, rest]) => (first + rest).replaceAll('\0', '␀'));
  return fc.sample(plain, { numRuns: count, seed: 7 });
};

it('1,000 hostile reasons, names, symbols and ids come back unchanged, and none begins a formula', async () => {
  const texts = hostileTexts(1_000);
  const id = await bot('crypto', (draft) => {
    for (const [place, text] of texts.entries())
      draft.emit(NOW + place, {
        type: 'phase.validation_blocked', trade_id: text, symbol: text, reasons: ['PAPER_ONLY'], mode: 'live',
      }); // prettier-ignore
  });
  await pool.query(
    `INSERT INTO transitions SELECT $1, n + 10000, $2, 'sessions.reset', 'experience', 'experience', 'manual', NULL, t, t, '{}'
     FROM unnest($3::text[]) WITH ORDINALITY AS hostile (t, n)`,
    [id, new Date(NOW), texts],
  );
  const { file: history } = await exported();
  const fields = rowsOf(history)
    .slice(1)
    .map((row) => JSON.parse(row['fields']!) as Record<string, string>);
  expect(fields.map(({ trade_id }) => trade_id)).toEqual(texts);
  expect(fields.map(({ symbol }) => symbol)).toEqual(texts);
  const transitions = rowsOf((await exported({ kind: 'transitions' })).file);
  for (const column of ['reason', 'by'])
    expect(transitions.map((row) => textOfCell(row[column]!))).toEqual(texts);
  for (const file of [history, (await exported({ kind: 'transitions' })).file])
    for (const cell of parse(file).flat())
      expect(cell).not.toMatch(/^[\s\0\ufeff]*[=+\-@\t\r＝＋－＠]/);
});

it('a bot whose id is hostile is named in every kind as it is', async () => {
  const id = '=cmd|"/C calc",\'!A0';
  const market = marketOf(policies.crypto.calendar);
  const draft = register(market, NOW, {
    equity: '10000',
    currency: 'USD',
    policy: policies.crypto,
    by: 'op_1',
  });
  await inTransaction(pool, (queries) =>
    storeDraft(queries, { id, name: 'x', currency: 'USD', by: 'op_1' }, draft),
  );
  for (const kind of ['history', 'summary'] as const)
    expect(rowsOf((await exported({ kind })).file).map((row) => textOfCell(row['bot']!))).toEqual([
      id,
    ]);
});

it('each event is in the range of its own trading day, on its bot’s own calendar (rules 1.4)', async () => {
  const hours = Array.from(
    { length: 24 * 9 },
    (_, hour) => NOW + hour * 60 * MINUTE_MS + MINUTE_MS,
  );
  const live = (draft: Draft) => hours.forEach((at) => blocked(draft, at));
  const bots = { stocks: await bot('stocks', live), crypto: await bot('crypto', live) };
  const dates = Array.from({ length: 12 }, (_, day) =>
    new Date(NOW + (day - 1) * 86_400_000).toISOString().slice(0, 10),
  );
  for (const [policy, id] of Object.entries(bots)) {
    const market = marketOf(policies[policy as 'stocks'].calendar);
    const found: string[] = [];
    for (const date of dates) {
      const rows = rowsOf((await exported({ bot: id, range: { start: date, end: date } })).file);
      for (const { timestamp } of rows)
        expect(market.dateOf(market.dayOf(Date.parse(timestamp!)))).toBe(date);
      found.push(...rows.map(({ seq }) => seq!));
    }
    expect(found).toEqual(
      Array.from({ length: hours.length + 1 }, (_, place) => String(place + 1)),
    );
  }
});

it('is a snapshot of one moment, unaffected by writes while it is read', async () => {
  const id = await bot('crypto', (draft) => blocked(draft, NOW));
  const made = await opened();
  const pieces = made.pieces();
  const read = [(await pieces.next()).value!];
  await bot('crypto', (draft) => blocked(draft, NOW));
  for await (const piece of pieces) read.push(piece);
  expect(rowsOf(Buffer.concat(read)).map(({ bot: name }) => name)).toEqual([id, id]);
  expect(made.proof.heads.map(({ bot: name, seq }) => [name, seq])).toEqual([[id, 2]]);
});

it('begins in the platform’s log before anything is read, and is made there before the file ends (rules 8.4)', async () => {
  await bot('crypto', (draft) => blocked(draft, NOW));
  const types = async () => {
    const { rows } = await pool.query<{ type: string }>(
      `SELECT type FROM events WHERE bot = 'platform' AND type LIKE 'export.%' ORDER BY seq`,
    );
    return rows.map(({ type }) => type);
  };
  const made = await opened();
  expect(await types()).toEqual(['export.begun']);
  const file: Buffer[] = [];
  for await (const piece of made.pieces()) file.push(piece);
  expect(await types()).toEqual(['export.begun', 'export.made']);
  const whole = Buffer.concat(file);
  expect(made.proof).toMatchObject({
    rows: 2,
    bytes: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
    by: 'co_1',
  });
  expect((await verifyLog(pool, 'platform')).fault).toBeNull();
});

it('that is broken off has begun and was not made, and gives its connection back', async () => {
  await bot('crypto', (draft) => Array.from({ length: 3_000 }, () => blocked(draft, NOW)));
  const made = await opened();
  const stream = made.stream();
  await once(stream, 'data');
  stream.destroy();
  await once(stream, 'close');
  await made.close();
  expect(() => made.proof).toThrow('has not finished');
  const { rows } = await pool.query(
    `SELECT type FROM events WHERE bot = 'platform' AND type LIKE 'export.%'`,
  );
  expect(rows).toEqual([{ type: 'export.begun' }]);
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

it('that is never read gives its connection back too', async () => {
  for (const part of [(made: Export) => made.stream().destroy(), (made: Export) => made.close()]) {
    const made = await opened();
    await part(made);
    await made.close();
  }
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

it('refuses a bot that does not exist or is not the member’s, and leaves no trace', async () => {
  const id = await bot('crypto', () => undefined);
  await expect(opened({ bot: 'bot_none' })).rejects.toThrow(UnknownBot);
  await expect(opened({ bot: id, member: 'op_2' })).rejects.toThrow(UnknownBot);
  const { rows } = await pool.query(
    `SELECT FROM events WHERE bot = 'platform' AND type LIKE 'export.%'`,
  );
  expect(rows).toEqual([]);
  expect((await exported({ member: 'op_2' })).made.rows).toBe(0);
  expect((await exported({ member: 'op_1' })).made.rows).toBe(1);
});

it('of nothing is the header', async () => {
  for (const kind of EXPORT_KINDS)
    expect((await exported({ kind })).file.toString()).toBe(
      `${EXPORT_COLUMNS[kind].join(',')}\r\n`,
    );
  expect((await exported({ format: 'jsonl' })).file).toHaveLength(0);
});

it('as JSON Lines is the mirror of the log, byte for byte', async () => {
  const texts = hostileTexts(50);
  const id = await bot('crypto', (draft) => {
    for (const [place, text] of texts.entries()) blocked(draft, NOW + place, text);
  });
  const { file } = await exported({ format: 'jsonl' });
  const directory = mkdtempSync(join(tmpdir(), 'phasegate-mirror-'));
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const mirror = startMirror({ pool, directory, segment_bytes: 1e9, log });
  const lag = async () => (await mirrorStatus(pool)).files.map(({ lag_lines }) => lag_lines);
  while ((await lag()).some((lines) => lines > 0)) await new Promise(setImmediate);
  await mirror.close();
  const mirrored = readFileSync(join(directory, 'phase-history.jsonl'));
  rmSync(directory, { recursive: true });
  expect(mirrored.toString()).toContain(`"bot":"${id}"`);
  expect(file.equals(mirrored)).toBe(true);
});

describe('a redacted line', () => {
  const secret = newCredential('pgk');
  const leaking = (draft: Draft) => {
    blocked(draft, NOW, `with ${secret} and a password: reviewed`);
    blocked(draft, NOW + 1, 'an ordinary one');
  };
  const lines = (file: Buffer) => file.toString().trimEnd().split('\n');
  const check = (file: Buffer, made: Export, log = pool) =>
    checkFile(Readable.from([file]), made.proof, log);

  it('says so, carries the hash of what was taken, and is compared with the log', async () => {
    await bot('crypto', leaking);
    const { made, file } = await exported({ format: 'jsonl' });
    const [, redacted, plain] = lines(file).map((line) => JSON.parse(line));
    const hash = createHash('sha256').update(secret).digest('hex');
    expect(redacted).toMatchObject({
      trade_id: `with [redacted](sha256:${hash}) and a password: reviewed`,
      redacted: true,
    });
    expect(plain).not.toHaveProperty('redacted');
    expect(plain.prev_hash).toBe(redacted.hash);
    expect(made.proof.redacted).toBe(1);
    expect((await check(file, made)).faults).toEqual([]);
    const csv = await exported();
    expect(JSON.parse(rowsOf(csv.file)[1]!['fields']!)).toMatchObject({ redacted: true });
    expect(await check(csv.file, csv.made)).toMatchObject({ faults: [] });
  });

  it.each<[name: string, damage: (line: string) => string]>([
    ['another field is changed under its cover', (line) => line.replace('"mode":"live"', '"mode":"paper"')],
    ['the words around the secret are changed', (line) => line.replace('reviewed', 'rejected')],
    ['its mark names another secret', (line) => line.replace(/sha256:../, 'sha256:00')],
  ])('%s: found in the log', async (_name, damage) => {
    await bot('crypto', leaking);
    const { made, file } = await exported({ format: 'jsonl' });
    const damaged = lines(file).with(1, damage(lines(file)[1]!));
    const { faults } = await check(Buffer.from(`${damaged.join('\n')}\n`), made);
    expect(faults).toContain('line 2 is not the line of the log with its secrets taken out');
  }); // prettier-ignore
});

describe('checked later', () => {
  const check = (file: Buffer, made: Export) => checkFile(Readable.from([file]), made.proof);

  it('is as it was made, file by file, and as the logs say', async () => {
    await bot('stocks', (draft) => blocked(draft, NOW, 'a "quoted"\r\ntrade'));
    await bot('crypto', (draft) => blocked(draft, NOW));
    const all = [...EXPORT_KINDS.map((kind) => ({ kind })), { format: 'jsonl' as const }];
    for (const wanted of all) {
      const { made, file } = await exported(wanted);
      expect(await check(file, made)).toEqual({ rows: made.rows, faults: [] });
      expect(await checkProof(pool, made.proof)).toEqual([]);
    }
  });

  it.each<[name: string, damage: (lines: string[]) => string[], fault: string]>([
    [
      'a line changed',
      (lines) => lines.with(1, lines[1]!.replace('"t1"', '"t9"')),
      'line 2 has a hash that does not match its text',
    ],
    ['a line taken out', (lines) => lines.toSpliced(1, 1), 'event 2 is missing'],
    ['the last line taken out', (lines) => lines.toSpliced(3, 1), 'line 4 is missing: the log of'],
    [
      'a hash changed',
      (lines) => lines.with(1, lines[1]!.replace(/"hash":"./, '"hash":"x')),
      'line 3 does not carry the hash of the event before',
    ],
    [
      'a line marked as redacted',
      (lines) =>
        lines.with(1, lines[1]!.replace('"t1"', '"t9"').replace(/\}$/, ',"redacted":true}')),
      'has another SHA-256 than its proof says',
    ],
  ])('%s is found in a log', async (_name, damage, fault) => {
    await bot('crypto', (draft) => Array.from({ length: 3 }, () => blocked(draft, NOW)));
    const { made, file } = await exported({ format: 'jsonl' });
    const lines = damage(file.toString().trimEnd().split('\n'));
    const { faults } = await check(Buffer.from(`${lines.join('\n')}\n`), made);
    expect(faults.join('; ')).toContain(fault);
    expect(faults.join('; ')).toContain('has another SHA-256 than its proof says');
  });

  it('a line that is missing in the middle of a range is found', async () => {
    const day = 86_400_000;
    await bot('crypto', (draft) => [1, 2, 3, 4].forEach((n) => blocked(draft, NOW + n * day)));
    const range = { start: '2026-03-12', end: '2026-03-14' };
    const { made, file } = await exported({ format: 'jsonl', range });
    const lines = file.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(await check(file, made)).toEqual({ rows: 3, faults: [] });
    const { faults } = await check(Buffer.from(`${lines.toSpliced(1, 1).join('\n')}\n`), made);
    expect(faults).toContainEqual(
      expect.stringMatching(/^line 2 is event 4 of .*: event 3 is missing$/),
    );
  });

  it('a proof that was made up, or whose log was rewritten since, is found', async () => {
    const id = await bot('crypto', (draft) => blocked(draft, NOW));
    const { made } = await exported();
    expect(await checkProof(pool, { ...made.proof, rows: 1 })).toEqual([
      'has a proof that differs from the platform’s log',
    ]);
    expect(await checkProof(pool, { ...made.proof, export: 'exp_none' })).toEqual([
      'names the export exp_none, which is not in the platform’s log',
    ]);
    const owner = patientPool(database.ownerUrl, { max: 1 });
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    await owner.query(`UPDATE events SET hash = repeat('0', 64) WHERE bot = $1 AND seq = 2`, [id]);
    await owner.end();
    expect(await checkProof(pool, made.proof)).toEqual([
      expect.stringContaining(`event 2 of ${id}`),
    ]);
  });
});
