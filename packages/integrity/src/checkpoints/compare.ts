import type { Pool } from 'pg';
import { BrokenCheckpoint, CheckpointChain, type SignedText } from './checkpoint.js';
import { databaseId, misnamed } from './database-id.js';
import {
  catchUpFile,
  checkpointFile,
  fileCheckpoints,
  lineOf,
  rewriteCheckpoints,
} from './file-store.js';
import type { PublicKey } from './signing.js';
import { lastFiled, noteFiled, replaceRows, tableCheckpoints } from './table-store.js';

/** Where checkpoints are kept. */
export type CheckpointStore = 'checkpoint file' | 'checkpoint table';

/** A fault of one store of checkpoints. */
export interface CheckpointFault {
  readonly store: CheckpointStore;
  /** The first checkpoint at fault. */
  readonly n: number;
  readonly what: string;
}

/** The comparison of both stores: the chain to trust, and the faults. */
export interface ComparedCheckpoints {
  /** The longer of the two valid signed chains, and the store that holds it. */
  readonly chain: CheckpointChain;
  readonly source: CheckpointStore;
  readonly faults: readonly CheckpointFault[];
  /**
   * The number of checkpoints in the file, if a crash or a full disk left it short of the table: that is not damage.
   */
  readonly file_behind_at: number | null;
  /** The fault of the database's id; null: none. */
  readonly misnamed: string | null;
}

/** One store, as far as its chain is whole. */
export interface ReadCheckpoints {
  readonly store: CheckpointStore;
  readonly chain: CheckpointChain;
  readonly broken: { readonly fault: BrokenCheckpoint; readonly entry: SignedText } | null;
}

export async function readCheckpoints(
  store: CheckpointStore,
  entries: AsyncIterable<SignedText>,
  key: PublicKey,
): Promise<ReadCheckpoints> {
  const chain = new CheckpointChain(key);
  for await (const entry of entries)
    try {
      chain.follow(entry);
    } catch (error) {
      if (error instanceof BrokenCheckpoint)
        return { store, chain, broken: { fault: error, entry } };
      throw error;
    }
  return { store, chain, broken: null };
}

/**
 * Compares the two stores: one that was cut, edited, forged, or put back as it once was, is found by the other.
 * @throws AnotherDatabase when the folder has nothing to do with this database
 */
export async function compareCheckpoints(
  pool: Pool,
  directory: string,
  key: PublicKey,
): Promise<ComparedCheckpoints> {
  // The file first: what is made meanwhile makes the table longer, never the file ahead of it.
  const filed = await lastFiled(pool);
  const entries = fileCheckpoints(checkpointFile(directory));
  const file = await readCheckpoints('checkpoint file', entries, key);
  const table = await readCheckpoints('checkpoint table', tableCheckpoints(pool), key);
  const fault = await misnamed(pool, directory, file.chain, table.chain);
  const [winner, loser] =
    (await isOfAnother(pool, table, file)) || file.chain.n > table.chain.n
      ? [file, table]
      : [table, file];
  const compared = { chain: winner.chain, source: winner.store, misnamed: fault };
  if (loser === file && (await isBehind(pool, file, table, filed)))
    return { ...compared, faults: own(winner), file_behind_at: file.chain.n };
  return {
    ...compared,
    faults: [...own(winner), ...against(loser, winner)],
    file_behind_at: null,
  };
}

/** Whether a store was given the checkpoints of another database, which may be more than ours. */
async function isOfAnother(
  pool: Pool,
  { chain: { database: given } }: ReadCheckpoints,
  { chain: { database: owner } }: ReadCheckpoints,
): Promise<boolean> {
  return given !== null && owner !== null && given !== owner && owner === (await databaseId(pool));
}

/**
 * The table is written first, so after a crash the file may lack its latest checkpoints, the last of them perhaps half
 * written.
 */
async function isBehind(
  pool: Pool,
  { chain: { hashes }, broken }: ReadCheckpoints,
  table: ReadCheckpoints,
  filed: number,
): Promise<boolean> {
  const n = hashes.length;
  if (n >= table.chain.n || n < filed || hashes.at(-1) !== table.chain.hashes[n - 1]) return false;
  if (broken === null) return true;
  const { rows } = await pool.query<SignedText>(
    'SELECT body, signature FROM checkpoints WHERE n = $1',
    [n + 1],
  );
  return rows[0] !== undefined && lineOf(rows[0]).startsWith(broken.entry.body);
}

const own = ({ store, broken }: ReadCheckpoints): CheckpointFault[] =>
  broken === null ? [] : [{ store, n: broken.fault.n, what: broken.fault.what }];

function against(loser: ReadCheckpoints, { chain }: ReadCheckpoints): CheckpointFault[] {
  const { store } = loser;
  const { hashes } = loser.chain;
  const differs = hashes.findIndex((hash, place) => hash !== chain.hashes[place]);
  if (differs !== -1)
    return [{ store, n: differs + 1, what: 'is another than that of the longer chain' }];
  if (loser.broken !== null) return own(loser);
  if (hashes.length === chain.n) return [];
  const what = `is missing: the other store continues to ${chain.n}`;
  return [{ store, n: hashes.length + 1, what }];
}

/**
 * Brings the stores back to the longer valid chain; what was there is kept aside.
 *
 * @returns where it is kept, by store
 */
export async function healCheckpoints(
  pool: Pool,
  directory: string,
  { chain, source, faults, file_behind_at }: ComparedCheckpoints,
): Promise<Map<CheckpointStore, string>> {
  const path = checkpointFile(directory);
  const whole = () =>
    first(chain.n, source === 'checkpoint file' ? fileCheckpoints(path) : tableCheckpoints(pool));
  const kept = new Map<CheckpointStore, string>();
  if (file_behind_at !== null) await catchUpFile(path, file_behind_at, whole());
  for (const { store, n } of faults) {
    if (store === 'checkpoint table') await replaceRows(pool, n, whole());
    const aside =
      store === 'checkpoint table' ? 'set_aside_rows' : await rewriteCheckpoints(path, whole());
    kept.set(store, aside ?? 'nowhere, for there was no file');
  }
  await noteFiled(pool, chain.n);
  return kept;
}

async function* first(
  count: number,
  entries: AsyncIterable<SignedText>,
): AsyncGenerator<SignedText> {
  let left = count;
  if (left === 0) return;
  for await (const entry of entries) {
    yield entry;
    left -= 1;
    if (left === 0) return;
  }
}
