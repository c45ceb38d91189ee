import type { Pool } from 'pg';
import { inTransaction, type Queries } from '@phasegate/db';
import { hashOfBody, type SignedText } from './checkpoint.js';

const ROWS_AT_ONCE = 500;

interface Row extends SignedText {
  readonly n: number;
  readonly hash: string;
}

/** The checkpoints in the database, by their numbers. */
export async function* tableCheckpoints(queries: Queries): AsyncGenerator<SignedText> {
  for (let after = -1; ;) {
    const { rows } = await queries.query<Row & Record<string, unknown>>(
      `SELECT n, body, hash, signature FROM checkpoints WHERE n > $1 ORDER BY n LIMIT ${ROWS_AT_ONCE}`,
      [after],
    );
    // The columns are copies: one that says something else makes the row as untrue as its text would be.
    for (const { n, body, hash, signature } of rows)
      yield hash === hashOfBody(body) && numberOf(body) === n
        ? { body, signature }
        : { body, signature: '' };
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)!.n;
  }
}

function numberOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { n?: unknown }).n;
  } catch {
    return undefined;
  }
}

export async function storeCheckpoint(
  queries: Queries,
  n: number,
  { body, signature }: SignedText,
): Promise<void> {
  await queries.query(
    'INSERT INTO checkpoints (n, body, hash, signature) VALUES ($1, $2, $3, $4)',
    [n, body, hashOfBody(body), signature],
  );
}

/** Notes that a checkpoint, and so all before it, is in the file. */
export async function noteFiled(queries: Queries, n: number): Promise<void> {
  await queries.query('UPDATE checkpoints SET filed = true WHERE n <= $1 AND NOT filed', [n]);
}

/** The newest checkpoint that was seen in the file: if the file has it no more, it was taken out. */
export async function lastFiled(queries: Queries): Promise<number> {
  const { rows } = await queries.query<{ n: number | null }>(
    'SELECT max(n) AS n FROM checkpoints WHERE filed',
  );
  return rows[0]?.n ?? 0;
}

/** The end of the table, as it says itself. */
export async function tableEnd(queries: Queries): Promise<{ n: number; hash: string }> {
  const { rows } = await queries.query<{ n: number; hash: string }>(
    'SELECT n, hash FROM checkpoints ORDER BY n DESC LIMIT 1',
  );
  return rows[0] ?? { n: 0, hash: '' };
}

/** Replaces the table's rows from number `from` on; those that were there are set aside. */
export async function replaceRows(
  pool: Pool,
  from: number,
  checkpoints: AsyncIterable<SignedText>,
): Promise<void> {
  await inTransaction(pool, async (queries) => {
    await queries.query(
      `INSERT INTO set_aside_rows (store, content)
       SELECT 'checkpoints', to_jsonb(c) FROM checkpoints c WHERE n >= $1 OR n < 1`,
      [from],
    );
    await queries.query('DELETE FROM checkpoints WHERE n >= $1 OR n < 1', [from]);
    let n = 0;
    for await (const checkpoint of checkpoints) {
      n += 1;
      if (n >= from) await storeCheckpoint(queries, n, checkpoint);
    }
    await queries.query('UPDATE checkpoints SET filed = true WHERE n >= $1', [from]);
  });
}
