import { writeFile, readFile, mkdir } from 'node:fs/promises';
import { GENESIS, type BrokenLog } from '@phasegate/db';
import type { Pool } from 'pg';
import { segmentsOf, MIRROR_FILES } from '../mirror/index.js';
import { signed, type Checkpoint, type CheckpointChain } from './checkpoint.js';
import { compareCheckpoints, healCheckpoints, type CheckpointFault } from './compare.js';
import { databaseId } from './database-id.js';
import { appendCheckpoint, checkpointFile, publicKeyFile } from './file-store.js';
import { movedHeads } from './heads.js';
import { publicKeyPem, type SigningKey } from './signing.js';
import { noteFiled, storeCheckpoint, tableEnd } from './table-store.js';

/** Every n-th checkpoint holds the heads of all logs, so that checking one does not need all before it. */
const FULL_EVERY = 1_000;

/** Result of one round. */
export interface CheckpointTurn {
  /** Null: nothing had changed. */
  readonly made: Checkpoint | null;
  /** Faults of the stores that were found and healed; where the damaged one is kept. */
  readonly healed: readonly (CheckpointFault & { readonly kept_as: string })[];
  /** The fault of the database's id, if the stores were verified completely; null: none. */
  readonly misnamed: string | null;
  /** Logs that do not continue their signed heads. */
  readonly broken: ReadonlyMap<string, BrokenLog>;
}

/** Makes the signed checkpoints of one platform; one worker at a time does (the caller's lease). */
export class Checkpointer {
  /** The chain so far, as both stores held it when they were last looked at whole. */
  #chain: CheckpointChain | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly directory: string,
    private readonly key: SigningKey,
  ) {}

  /** The chain that this one goes on from; null before its first turn. */
  get chain(): CheckpointChain | null {
    return this.#chain;
  }

  /**
   * Signs what has changed since the last checkpoint, once both stores agree about that one.
   * @throws AnotherDatabase
   */
  async turn(): Promise<CheckpointTurn> {
    const { chain, healed, misnamed } = await this.agreed();
    const { heads, broken, counts } = await movedHeads(this.pool, chain.heads);
    if (heads.size === 0) return { made: null, healed, misnamed, broken };
    const n = chain.n + 1;
    const full = n % FULL_EVERY === 1;
    const shown = full ? new Map([...chain.heads, ...heads]) : heads;
    const made: Checkpoint = {
      n,
      at: await this.now(),
      database: chain.database ?? (await databaseId(this.pool)),
      previous: chain.hashes.at(-1) ?? GENESIS,
      key: this.key.publicKey.fingerprint,
      full,
      heads: Object.fromEntries([...shown].map(([log, { seq, hash }]) => [log, { seq, hash }])),
      files: await this.files(),
      counts,
    };
    await this.store(chain, made);
    return { made, healed, misnamed, broken };
  }

  /** Verifies both stores completely at the next turn. */
  distrust(): void {
    this.#chain = null;
  }

  private async store(chain: CheckpointChain, made: Checkpoint): Promise<void> {
    const text = signed(this.key, made);
    // After a crash at this point the file lacks the checkpoint, and the next turn adds it; if another worker made this
    // number meanwhile, the insert fails.
    this.distrust();
    await storeCheckpoint(this.pool, made.n, text);
    await appendCheckpoint(checkpointFile(this.directory), text);
    await noteFiled(this.pool, made.n);
    chain.follow(text);
    this.#chain = chain;
  }

  private async agreed(): Promise<
    { chain: CheckpointChain } & Pick<CheckpointTurn, 'healed' | 'misnamed'>
  > {
    const known = this.#chain;
    if (known !== null) {
      const end = await tableEnd(this.pool);
      if (end.n === known.n && (known.n === 0 || end.hash === known.hashes.at(-1)))
        return { chain: known, healed: [], misnamed: null };
    }
    const compared = await compareCheckpoints(this.pool, this.directory, this.key.publicKey);
    await this.publish();
    const kept = await healCheckpoints(this.pool, this.directory, compared);
    this.#chain = compared.chain;
    const healed = compared.faults.map((fault) => ({
      ...fault,
      kept_as: kept.get(fault.store)!,
    }));
    return { chain: compared.chain, healed, misnamed: compared.misnamed };
  }

  /** The public key is stored beside the checkpoints, so that anybody can check them. */
  private async publish(): Promise<void> {
    const path = publicKeyFile(this.directory);
    const pem = publicKeyPem(this.key.publicKey);
    if ((await readFile(path, 'utf8').catch(() => '')) === pem) return;
    await mkdir(this.directory, { recursive: true });
    await writeFile(path, pem);
  }

  private async now(): Promise<string> {
    const { rows } = await this.pool.query<{ now: Date }>('SELECT phase_clock() AS now');
    return rows[0]!.now.toISOString();
  }

  private async files(): Promise<Checkpoint['files']> {
    const files: Checkpoint['files'] = {};
    for (const file of MIRROR_FILES) {
      const last = (await segmentsOf(this.pool, file)).at(-1);
      if (last !== undefined) files[file] = { segment: last.segment, bytes: last.written };
    }
    return files;
  }
}
