import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  appendPlatform,
  canonicalLine,
  createToken,
  hashOf,
  inTransaction,
  lineWithHash,
  newCredential,
  newId,
  storeDraft,
} from '@phasegate/db';
import { createTestDatabase, patientPool, type TestDatabase } from '@phasegate/db/testing';
import { Checkpointer, readSigningKey, sealFault, type SigningKey } from '@phasegate/integrity';
import { DEFAULT_POLICY, marketOf, register } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { checkFile, checkProof, openBundle, Redactor, signProof, type Export } from '../index.js';

const run = promisify(execFile);
const NOW = Date.parse('2026-03-11T15:00:00.000Z');
const SECRET = newCredential('pgk');
/** Characters that a shell, a number parser or a JSON writer could misread. */
const ODD = 'Á ünïcode 漢字 🚀 \u2028 \u007f \\n "quoted" $(touch x) `id` %s {"hash":"x"} 1e400 \t';

const folder = mkdtempSync(join(tmpdir(), 'phasegate-bundle-'));
const checkpoints = join(folder, 'checkpoints');
let database: TestDatabase;
let pool: Pool;
let key: SigningKey;
let bots: string[];
let ana: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.clock.set(new Date(NOW).toISOString());
  pool = patientPool(database.serviceUrl, { max: 4 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = join(folder, 'signing-key.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  key = await readSigningKey(file);
  ({ id: ana } = await createToken(pool, { name: 'Ana Álvarez', role: 'operator', by: 'test' }));
  bots = [await bot(0), await bot(1)];
  const checkpointer = new Checkpointer(pool, checkpoints, key);
  await checkpointer.turn();
  for (const subject of bots) {
    await inTransaction(pool, (queries) =>
      appendPlatform(queries, 'bot.renamed', { by: ana, subject, name: `leaked ${SECRET} ${ODD}` }),
    );
    await checkpointer.turn();
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A bot whose log has odd texts, the last of them in its last event. */
async function bot(place: number): Promise<string> {
  const id = newId('bot');
  const draft = register(marketOf(DEFAULT_POLICY.calendar), NOW, {
    equity: '10000',
    currency: 'USD',
    policy: DEFAULT_POLICY,
    by: ana,
  });
  for (let trade = 0; trade < 20; trade += 1)
    draft.emit(NOW + trade, {
      type: 'phase.validation_blocked',
      trade_id: `${trade} ${ODD}`,
      reasons: ['PAPER_ONLY'],
      mode: 'live',
    });
  await inTransaction(pool, (queries) =>
    storeDraft(queries, { id, name: `Bot ${place} ${ODD}`, currency: 'USD', by: ana }, draft),
  );
  return id;
}

const opened = () => openBundle(pool, { key, checkpoints, by: ana }, new Redactor(undefined));

/** Makes a bundle and unpacks it. @returns the folder, and what was made */
async function unpacked(): Promise<{ path: string; made: Export; tar: Buffer }> {
  const made = await opened();
  const pieces: Buffer[] = [];
  for await (const piece of made.pieces()) pieces.push(piece);
  const tar = Buffer.concat(pieces);
  const into = mkdtempSync(join(folder, 'unpacked-'));
  writeFileSync(join(into, made.fileName), tar);
  await run('tar', ['xf', made.fileName], { cwd: into });
  return { path: join(into, made.fileName.replace(/\.tar$/, '')), made, tar };
}

/** The commands of the page in the bundle, step by step. */
const stepsIn = (path: string): string[] =>
  [...readFileSync(join(path, 'README.md'), 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(
    ([, commands]) => commands!,
  );

/** Runs them as a reader would, in one shell, without those left out. @returns the exit status and what was said */
async function check(path: string, leftOut: readonly number[] = []) {
  const steps = stepsIn(path).filter((_, place) => !leftOut.includes(place + 1));
  const script = steps.map((commands, place) => `echo "step ${place + 1}"\n${commands}`).join('\n');
  try {
    const { stdout } = await run('sh', ['-eu', '-c', script], { cwd: path });
    return { status: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, said: stdout + stderr };
  }
}

const logFile = (path: string, log: string) => join(path, 'logs', log, '000001.jsonl');
const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');
const writeLines = (file: string, lines: readonly string[]) =>
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));

let whole: Awaited<ReturnType<typeof unpacked>>;
beforeAll(async () => {
  whole = await unpacked();
});
/** The bundle as it was made, to be damaged. */
function copied(): string {
  const path = mkdtempSync(join(folder, 'copy-'));
  cpSync(whole.path, path, { recursive: true });
  return path;
}

it('holds logs, checkpoints, key, names and a signed manifest, in files of one folder', () => {
  const { path, made } = whole;
  expect(readdirSync(path).sort()).toEqual(
    ['README.md', 'checkpoints', 'logs', 'manifest.json', 'manifest.sig', 'names.json', 'public-key.pem'],
  ); // prettier-ignore
  expect(readdirSync(join(path, 'logs')).sort()).toEqual([...bots, 'platform'].sort());
  const names = JSON.parse(readFileSync(join(path, 'names.json'), 'utf8'));
  expect(names.actors[ana]).toBe('Ana Álvarez');
  expect(names.bots[bots[1]!]).toBe(`Bot 1 ${ODD}`);
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ export: made.id, by: ana, checkpoints: 3, redacted: 2 });
  expect(Object.keys(manifest.heads).sort()).toEqual([...bots, 'platform'].sort());
});

it('passes the commands on its page, run verbatim (sha256sum, jq, openssl)', async () => {
  const { path } = whole;
  expect(stepsIn(path)).toHaveLength(7);
  const { status, said } = await check(path);
  expect(said).toContain(`step 1\n${key.publicKey.fingerprint}  -\n`);
  expect(said.match(/Signature Verified Successfully/g)).toHaveLength(2);
  expect({ status, said: said.replace(/[\s\S]*step 7\n/, '') }).toEqual({
    status: 0,
    said: 'true\n',
  });
});

it('keeps secrets out, and says in the line and in the field what was taken', () => {
  const lines = linesOf(logFile(whole.path, 'platform'));
  const redacted = lines.filter((line) => line.includes('"redacted":true'));
  expect(redacted).toHaveLength(2);
  for (const line of redacted) expect(line).toMatch(/leaked \[redacted\]\(sha256:[0-9a-f]{64}\)/);
  expect(whole.tar.includes(SECRET)).toBe(false);
});

it('is recorded in the platform’s log with its hash, and its proof is signed (rules 8.4)', async () => {
  const { made, tar } = whole;
  expect(made.proof).toMatchObject({ kind: 'bundle', format: 'tar', rows: made.rows, by: ana });
  expect(await checkProof(pool, made.proof)).toEqual([]);
  expect((await checkFile(Readable.from([tar]), made.proof)).faults).toEqual([]);
  expect(sealFault(signProof(made.proof, key), key.publicKey)).toBeNull();
});

it('that was broken off has no manifest', async () => {
  const { tar, made } = whole;
  const into = mkdtempSync(join(folder, 'cut-'));
  writeFileSync(join(into, made.fileName), tar.subarray(0, tar.length - 10_240));
  await run('tar', ['xf', made.fileName], { cwd: into }).catch(() => undefined);
  const path = join(into, made.fileName.replace(/\.tar$/, ''));
  expect((await check(path)).status).not.toBe(0);
});

describe('damage is found by the commands', () => {
  const edited = (line: string) => line.replace('"mode":"live"', '"mode":"paper"');

  it.each<[name: string, damage: (path: string) => void, leftOut: number[], found: string | RegExp]>([
    [
      'a line changed',
      (path) => writeLines(logFile(path, bots[0]!), linesOf(logFile(path, bots[0]!)).map(edited)),
      [],
      /logs\/.*FAILED/,
    ],
    [
      'a file and the manifest changed',
      (path) => {
        writeLines(logFile(path, bots[0]!), linesOf(logFile(path, bots[0]!)).slice(0, -1));
        const file = join(path, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"redacted": 2', '"redacted": 3'));
      },
      [],
      'Signature Verification Failure',
    ],
    [
      'a line changed, by somebody with the key',
      (path) => writeLines(logFile(path, bots[0]!), linesOf(logFile(path, bots[0]!)).map(edited)),
      [2, 3],
      'is not the hash of',
    ],
    [
      'a line taken out, by somebody with the key',
      (path) => writeLines(logFile(path, bots[0]!), linesOf(logFile(path, bots[0]!)).toSpliced(4, 1)),
      [2, 3],
      'event 6 does not follow 4',
    ],
    [
      'a log cut off at its end, by somebody with the key',
      (path) => writeLines(logFile(path, bots[1]!), linesOf(logFile(path, bots[1]!)).slice(0, -1)),
      [2, 3],
      'false',
    ],
    [
      'a checkpoint taken out',
      (path) => {
        const file = join(path, 'checkpoints', '000001.jsonl');
        writeLines(file, linesOf(file).toSpliced(1, 1));
      },
      [2, 3],
      'does not follow',
    ],
    [
      'a checkpoint changed',
      (path) => {
        const file = join(path, 'checkpoints', '000001.jsonl');
        writeLines(file, linesOf(file).map((line) => line.replace('"seq":2', '"seq":1')));
      },
      [2, 3],
      'does not follow',
    ],
    [
      'the newest checkpoint changed',
      (path) => {
        const file = join(path, 'checkpoints', '000001.jsonl');
        const lines = linesOf(file);
        writeLines(file, lines.with(-1, lines.at(-1)!.replace('"full":false', '"full":true')));
      },
      [2, 3],
      'Signature Verification Failure',
    ],
    [
      'the signature of another key',
      (path) => {
        const { publicKey } = generateKeyPairSync('ed25519');
        writeFileSync(
          join(path, 'public-key.pem'),
          publicKey.export({ type: 'spki', format: 'pem' }),
        );
      },
      [],
      'Signature Verification Failure',
    ],
  ])('%s', async (_name, damage, leftOut, found) => {
    const path = copied();
    damage(path);
    const { status, said } = await check(path, leftOut);
    expect(said).toMatch(found);
    expect(status).not.toBe(0);
  }); // prettier-ignore
});

describe('docs/compliance.md', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/compliance.md'), 'utf8');
  const example = (name: string) =>
    new RegExp(`\`\`\`sh worked example: ${name}\\n(.*?)\`\`\``, 's').exec(page)![1]!;
  const shown = async (commands: string) =>
    (await run('sh', ['-eu', '-c', commands], { cwd: folder })).stdout;

  it('contains the commands of the page verbatim', () => {
    for (const commands of stepsIn(whole.path))
      expect(page).toContain(`\`\`\`sh\n${commands}\`\`\``);
  });

  it('joins prev_hash and line in its worked example as the platform does', async () => {
    const [, line] = /```text\n(\{.*?)\n```/s.exec(page)!;
    const { hash, ...event } = JSON.parse(line!) as Record<string, string>;
    expect(await shown(example('hash'))).toBe(`${hash}  -\n`);
    expect(page).toContain(`prints \`${hash}  -\``);
    expect(line).toBe(lineWithHash(canonicalLine(event), hash!));
    expect(hashOf(event['prev_hash']!, canonicalLine(event))).toBe(hash);
  });

  it('checks a signature in its worked example as the platform signs', async () => {
    const said = await shown(example('signature'));
    const { key: fingerprint } = JSON.parse(readFileSync(join(folder, 'signed.txt'), 'utf8'));
    expect(said).toBe(`Signature Verified Successfully\n${fingerprint}  -\n`);
  });
});

describe('a log that was cut in the database after it was signed', () => {
  const cut = async (statements: readonly string[]) => {
    const owner = patientPool(database.ownerUrl, { max: 1 });
    await owner.query('BEGIN');
    for (const statement of statements) await owner.query(statement);
    await owner.query('COMMIT');
    await owner.end();
  };

  it('is found by the checkpoints, and where those were cut as well, by the file of them', async () => {
    const last = `(SELECT bot, seq - 2 AS seq, prev FROM bot_states s
      CROSS JOIN LATERAL (SELECT hash AS prev FROM events e WHERE e.bot = s.bot AND e.seq = s.seq - 2) p WHERE s.bot = '${bots[0]}')`;
    await cut([
      'ALTER TABLE events DISABLE TRIGGER USER',
      `UPDATE bot_states s SET seq = l.seq, hash = l.prev FROM ${last} l WHERE s.bot = l.bot`,
      `DELETE FROM events e USING bot_states s WHERE e.bot = s.bot AND e.seq > s.seq AND e.bot = '${bots[0]}'`,
      'ALTER TABLE events ENABLE TRIGGER USER',
    ]);
    for (const statement of [null, 'DELETE FROM checkpoints']) {
      if (statement !== null) await cut([statement]);
      const { path } = await unpacked();
      const { status, said } = await check(path);
      expect(said).toMatch(new RegExp(`step 7[^]*${bots[0]}`));
      expect(said).not.toContain(bots[1]);
      expect(status).not.toBe(0);
    }
  });
});
