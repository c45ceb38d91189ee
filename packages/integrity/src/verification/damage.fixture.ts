import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalLine, hashOf, inTransaction, rebuildSnapshot } from '@phasegate/db';
import { checkpointFile } from '../checkpoints/file-store.js';
import type { Books } from './books.fixture.js';
import type { Store } from './finding.js';

/** A whole number from 0 on, below the given one; the same seed gives the same numbers. */
export type Random = (below: number) => number;

/** Numerical Recipes' generator: plain, and enough to choose places. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The finding that a damage must give. */
export interface Expected {
  readonly store: Store;
  readonly log: string | null;
  readonly seq: number;
}

type Damage = (books: Books, random: Random) => Expected | Promise<Expected>;

/** The twelve kinds: in the log, in the files of the mirror, in the checkpoints. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'log: a line edited': async (books, random) => {
    const { log, seq } = await place(books, random);
    await tamper(
      books,
      `UPDATE events SET body = replace(body, '"at":"2026', '"at":"2025') WHERE bot = $1 AND seq = $2`,
      [log, seq],
    );
    return { store: 'log', log, seq };
  },
  'log: a line deleted': async (books, random) => {
    const { log, seq } = await place(books, random);
    await tamper(books, 'DELETE FROM events WHERE bot = $1 AND seq = $2', [log, seq]);
    return { store: 'log', log, seq };
  },
  'log: two lines swapped': async (books, random) => {
    const { log, seq, end } = await place(books, random, 1);
    const other = seq + 1 + random(end - seq);
    await tamper(
      books,
      `UPDATE events e SET body = o.body, hash = o.hash, prev_hash = o.prev_hash, at = o.at, type = o.type, phase = o.phase
       FROM events o WHERE e.bot = $1 AND o.bot = $1 AND (e.seq, o.seq) IN (($2, $3), ($3, $2))`,
      [log, seq, other],
    );
    return { store: 'log', log, seq };
  },
  'log: its end cut off': async (books, random) => {
    const { log, seq } = await place(books, random);
    await tamper(books, 'DELETE FROM events WHERE bot = $1 AND seq >= $2', [log, seq]);
    return { store: 'log', log, seq };
  },
  'log: its end cut off, and all that is stored beside it taken back too': async (
    books,
    random,
  ) => {
    const { log, seq } = await place(books, random, 0, 2);
    await tamper(books, 'DELETE FROM events WHERE bot = $1 AND seq >= $2', [log, seq]);
    await takeOver(books, log, random);
    return { store: 'log', log, seq };
  },
  'log: rehashed from a line on by a superuser': async (books, random) => {
    const { log, seq } = await place(books, random);
    await computeAnew(books, log, seq);
    await takeOver(books, log, random);
    return { store: 'log', log, seq };
  },
  'file: a line edited': (books, random) => {
    const { lines, line, write, expected } = linePlace(books, random);
    const text = lines[line]!;
    const at = random(text.length);
    write(
      lines.with(line, `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`),
    );
    return expected;
  },
  'file: a line deleted': (books, random) => {
    const { lines, line, write, expected } = linePlace(books, random);
    write(lines.toSpliced(line, 1));
    return expected;
  },
  'file: two lines swapped': (books, random) => {
    const { lines, line, write, expected } = linePlace(books, random, 1);
    const other = line + 1 + random(lines.length - line - 1);
    write(lines.with(line, lines[other]!).with(other, lines[line]!));
    return expected;
  },
  'file: cut off somewhere': (books, random) => {
    const { path, lines, line, expected } = linePlace(books, random);
    const before = lines.slice(0, line).reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0);
    truncateSync(path, before + random(Buffer.byteLength(lines[line]!)));
    return expected;
  },
  'file: a line added that carries on the chain': (books, random) => {
    const { lines, line, write } = linePlace(books, random);
    const { hash, ...event } = JSON.parse(lines[line]!) as { hash: string; bot: string };
    const seq = 10_000 + random(1_000);
    const forged = { ...event, seq, id: `${event.bot}:${seq}`, prev_hash: hash };
    const added = { ...forged, hash: hashOf(hash, canonicalLine(forged)) };
    write(lines.toSpliced(line + 1, 0, canonicalLine(added)));
    return { store: 'mirror file', log: event.bot, seq };
  },
  'checkpoints: an old one put back, or edited, forged, taken out': async (books, random) => {
    const path = checkpointFile(books.checkpoints);
    const lines = linesOf(path);
    const n = 1 + random(lines.length);
    const way = random(7);
    if (way < 4) {
      const line = lines[n - 1]!;
      const forged = { ...(JSON.parse(line) as object), at: '2020-01-01T00:00:00.000Z' };
      const edited = [lines.slice(0, n - 1), lines.with(n - 1, line.replace('"seq":', '"seq":1')),
        lines.with(n - 1, canonicalLine(forged)), lines.toSpliced(n - 1, 1)][way]!; // prettier-ignore
      writeFileSync(path, edited.map((each) => `${each}\n`).join(''));
      // Without the last one the file is only shorter.
      return { store: 'checkpoint file', log: null, seq: n };
    }
    const statements = [
      'DELETE FROM checkpoints WHERE n >= $1',
      `UPDATE checkpoints SET body = replace(body, '"seq":', '"seq":1') WHERE n = $1`,
      `UPDATE checkpoints SET signature = (SELECT signature FROM checkpoints o WHERE o.n <> $1 LIMIT 1) WHERE n = $1`,
    ];
    await tamper(books, statements[way - 4]!, [n]);
    return { store: 'checkpoint table', log: null, seq: n };
  },
};

/** An event of some log. `before`: how many must come after it; `from`: the first that may be. */
async function place(books: Books, random: Random, before = 0, from = 1) {
  const { rows } = await books.pool.query<{ log: string; end: number }>(
    'SELECT bot AS log, max(seq) AS end FROM events GROUP BY bot HAVING max(seq) > 3 ORDER BY bot',
  );
  const { log, end } = rows[random(rows.length)]!;
  return { log, end, seq: from + random(end - before - from + 1) };
}

/** Changes that only the owner can make. */
export async function tamper(books: Books, statement: string, values: unknown[]): Promise<void> {
  await books.owner.query('ALTER TABLE events DISABLE TRIGGER USER');
  const { rowCount } = await books.owner.query(statement, values);
  await books.owner.query('ALTER TABLE events ENABLE TRIGGER USER');
  if (rowCount === 0) throw new Error(`nothing was damaged by: ${statement}`);
}

/** A line changed, and every hash after it made to fit. */
export async function computeAnew(books: Books, log: string, from: number): Promise<void> {
  const { rows } = await books.pool.query<{ seq: number; body: string; prev_hash: string }>(
    'SELECT seq, body, prev_hash FROM events WHERE bot = $1 AND seq >= $2 ORDER BY seq',
    [log, from],
  );
  let prev_hash = rows[0]!.prev_hash;
  for (const { seq, body } of rows) {
    const event = JSON.parse(body) as Record<string, unknown>;
    const changed = canonicalLine({
      ...event,
      prev_hash,
      ...(seq === from ? { note: 'new' } : {}),
    });
    const hash = hashOf(prev_hash, changed);
    await tamper(
      books,
      'UPDATE events SET body = $3, prev_hash = $4, hash = $5 WHERE bot = $1 AND seq = $2',
      [log, seq, changed, prev_hash, hash],
    );
    prev_hash = hash;
  }
}

/** All that the database holds beside the log made to say the same, and half of the time the mirror's plan too. */
async function takeOver(books: Books, log: string, random: Random): Promise<void> {
  if (log === 'platform')
    await books.owner.query(
      `UPDATE platform SET (seq, hash) = (SELECT seq, hash FROM events WHERE bot = 'platform' ORDER BY seq DESC LIMIT 1)`,
    );
  else
    await inTransaction(books.owner, (transaction) =>
      rebuildSnapshot(transaction, log, null, { vouched: true }),
    );
  if (random(2) === 0) return;
  await books.owner.query(
    `UPDATE mirror_positions p SET seq = e.seq, hash = e.hash
     FROM (SELECT seq, hash FROM events WHERE bot = $1 ORDER BY seq DESC LIMIT 1) e WHERE p.log = $1`,
    [log],
  );
  await books.owner.query(
    'UPDATE mirror_runs r SET hash = e.hash FROM events e WHERE r.log = $1 AND e.bot = r.log AND e.seq = r.to_seq',
    [log],
  );
}

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

/** A line of some file of the mirror. `before`: how many must come after it. */
function linePlace({ history }: Books, random: Random, before = 0) {
  const names = readdirSync(history).filter((name) => linesOf(join(history, name)).length > before);
  const path = join(history, names.sort()[random(names.length)]!);
  const lines = linesOf(path);
  const line = random(lines.length - before);
  const { bot, seq } = JSON.parse(lines[line]!) as { bot: string; seq: number };
  return {
    path,
    lines,
    line,
    write: (changed: readonly string[]) =>
      writeFileSync(path, changed.map((each) => `${each}\n`).join('')),
    expected: { store: 'mirror file', log: bot, seq } as const,
  };
}

/** The tables that a damage may touch. */
const TABLES = ['events', 'bot_states', 'checkpoints', 'mirror_positions', 'mirror_runs'];

/** Keeps the database as it is. @returns what puts it back */
export async function keptTables({ owner }: Books): Promise<() => Promise<void>> {
  for (const table of TABLES) await owner.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
  const { rows } = await owner.query<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM platform',
  );
  return async () => {
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    for (const table of TABLES) {
      await owner.query(`DELETE FROM ${table}`);
      await owner.query(`INSERT INTO ${table} TABLE kept_${table}`);
    }
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
    await owner.query('UPDATE platform SET seq = $1, hash = $2', [rows[0]!.seq, rows[0]!.hash]);
  };
}
