import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  advance,
  canonicalLine,
  chainedLine,
  check,
  Executor,
  inTransaction,
  PLATFORM,
  storeBot,
} from '@phasegate/db';
import {
  createTestDatabase,
  QUICK_POLICY,
  sealAsStored,
  type TestDatabase,
  patientPool,
} from '@phasegate/db/testing';
import type pg from 'pg';
import type { RecoveredSegment } from './recover-segment.js';
import { startMirror } from './tailer.js';

/** The mirror's log messages, in order. */
export interface Said {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: unknown;
  readonly text: string;
}

/** A database with bots, a folder for their mirror, and mirrors that can be started. */
export class MirrorBench {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'phasegate-mirror-')), 'phase');
  readonly said: Said[] = [];
  readonly recovered: RecoveredSegment[] = [];
  readonly pool: pg.Pool;
  readonly executor: Executor;
  private readonly opened: (() => Promise<void>)[] = [];

  private constructor(readonly database: TestDatabase) {
    this.pool = patientPool(database.serviceUrl);
    this.executor = new Executor(this.pool);
  }

  static async open(): Promise<MirrorBench> {
    return new MirrorBench(await createTestDatabase());
  }

  async close(): Promise<void> {
    for (const close of this.opened.splice(0).reverse()) await close();
    await this.pool.end();
    await this.database.drop();
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }

  /** @returns how it is ended; at the latest, with the bench */
  mirror(segment_bytes = 1e9, folder = this.folder): () => Promise<void> {
    const pool = patientPool(this.database.serviceUrl, { max: 2, statementMs: 10_000 });
    const say = (level: Said['level']) => (facts: object, text: string) =>
      void this.said.push({ level, event: (facts as { event?: unknown }).event, text });
    const mirror = startMirror({
      pool,
      directory: folder,
      segment_bytes,
      log: { info: say('info'), warn: say('warn'), error: say('error') },
      recovered: (recovered) => Promise.resolve(void this.recovered.push(recovered)),
    });
    let ended: Promise<void> | undefined;
    const close = () => (ended ??= mirror.close().then(() => pool.end()));
    this.opened.push(close);
    return close;
  }

  async bot(id: string): Promise<void> {
    await storeBot(this.pool, {
      id,
      name: id,
      portfolio_value: '10000',
      currency: 'USD',
      policy: QUICK_POLICY,
      by: 'op_1',
    });
  }

  /** One event each: a live check in Experience is blocked. */
  async blocked(bot: string, trade_id: string): Promise<void> {
    const asked = { symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' } as const;
    await check(this.executor, { bot }, { trade_id, ...asked });
  }

  /** One event each, which is an override attempt. */
  async override(bot: string): Promise<void> {
    await advance(this.executor, bot, { by: 'op_1', reason: 'no evidence at all' });
  }

  /** Many events at once, in one transaction each thousand; `padding` makes their lines longer. */
  async grow(bot: string, count: number, padding = ''): Promise<void> {
    for (let done = 0; done < count; done += 1_000)
      await inTransaction(this.pool, async (queries) => {
        const { rows } = await queries.query<{ seq: number; hash: string }>(
          'SELECT seq, hash FROM bot_states WHERE bot = $1 FOR UPDATE',
          [bot],
        );
        let { seq, hash } = rows[0]!;
        const links = Array.from({ length: Math.min(1_000, count - done) }, () => {
          const at = '2026-03-09T11:00:00.000Z';
          const event = { seq: (seq += 1), at, type: 'trade.noted', phase: 'experience', padding };
          const link = chainedLine(bot, hash, event);
          hash = link.hash;
          return link;
        });
        await queries.query(
          `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash)
           SELECT $1, seq, '2026-03-09T11:00:00Z', 'trade.noted', 'experience', body, prev_hash, hash
           FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) AS line (seq, body, prev_hash, hash)`,
          [
            bot,
            links.map((link) => link.seq),
            links.map((link) => link.body),
            links.map((link) => link.prev_hash),
            links.map((link) => link.hash),
          ],
        );
        await queries.query(
          `UPDATE bot_states SET seq = $2, hash = $3, hot = jsonb_set(hot::jsonb, '{seq}', to_jsonb($2::int))::text
           WHERE bot = $1`,
          [bot, seq, hash],
        );
        await sealAsStored(queries, bot);
      });
  }

  /** Direct changes to the database, as a superuser could make them. */
  async tamper(statement: string): Promise<void> {
    const owner = patientPool(this.database.ownerUrl, { max: 1 });
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    await owner.query(statement);
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
    await owner.end();
  }

  /** The names of a file's segments in the order of their lines: the growing one is the last. */
  names(file: string): string[] {
    const all = readdirSync(this.folder).filter(
      (name) => name.startsWith(`${file}.`) && name.endsWith('.jsonl'),
    );
    return [...all.filter((name) => /\.\d{6}\.jsonl$/.test(name)).sort(), `${file}.jsonl`];
  }

  /** The text of a file over all its segments. */
  text(file: string): string {
    return this.names(file)
      .map((name) => readFileSync(join(this.folder, name), 'utf8'))
      .join('');
  }

  /** The lines that the files must hold, as the log has them: by file, then by log. */
  async expected(): Promise<Map<string, Map<string, string[]>>> {
    const { rows } = await this.pool.query<{
      bot: string;
      type: string;
      body: string;
      hash: string;
    }>('SELECT bot, type, body, hash FROM events ORDER BY bot, seq');
    const files = new Map<string, Map<string, string[]>>();
    const add = (file: string, bot: string, line: string) => {
      const logs = files.get(file) ?? new Map<string, string[]>();
      files.set(file, logs.set(bot, [...(logs.get(bot) ?? []), line]));
    };
    for (const file of ['phase-history', 'phase-overrides', 'phase-platform'])
      files.set(file, new Map());
    for (const { bot, type, body, hash } of rows) {
      const line = canonicalLine({ ...(JSON.parse(body) as object), hash });
      add(bot === PLATFORM ? 'phase-platform' : 'phase-history', bot, line);
      if (/^phase\.override_/.test(type)) add('phase-overrides', bot, line);
    }
    return files;
  }

  /** The files as they are: by file, then by log in the order of the lines. */
  found(): Map<string, Map<string, string[]>> {
    const files = new Map<string, Map<string, string[]>>();
    for (const file of ['phase-history', 'phase-overrides', 'phase-platform']) {
      const logs = new Map<string, string[]>();
      files.set(file, logs);
      const text = this.text(file);
      if (text !== '' && !text.endsWith('\n')) throw new Error(`${file} ends within a line`);
      for (const line of text.split('\n').slice(0, -1)) {
        const { bot } = JSON.parse(line) as { bot: string };
        const lines = logs.get(bot);
        if (lines === undefined) logs.set(bot, [line]);
        else lines.push(line);
      }
    }
    return files;
  }

  /** Waits until nothing of the log is missing in the files, then compares them line by line. */
  async mirrored(within_ms = 30_000): Promise<void> {
    const expected = await this.expected();
    const isThere = () => {
      try {
        return isDeepStrictEqual(this.found(), expected);
      } catch {
        return false;
      }
    };
    await until(() => Promise.resolve(isThere()), within_ms).catch(() => undefined);
    expect(this.found()).toEqual(expected);
  }
}

/** Waits for a condition. */
export async function until(holds: () => Promise<boolean>, within_ms = 30_000): Promise<void> {
  for (
    const end = performance.now() + within_ms;
    performance.now() < end;
    await new Promise((done) => setTimeout(done, 25))
  )
    if (await holds()) return;
  throw new Error(`it did not come to pass within ${within_ms / 1_000} s`);
}
