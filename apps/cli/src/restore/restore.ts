import { join } from 'node:path';
import { readEnvironment } from '@phasegate/config';
import { BrokenLog, createPool, PLATFORM, useStateKeys } from '@phasegate/db';
import {
  linesOfFiles,
  readPublicKey,
  readSignatures,
  restoreLog,
  segmentsOf,
  signedHead,
  UnusableCheckpoints,
  type PublicKey,
  type Restored,
} from '@phasegate/integrity';
import type { Pool } from 'pg';
import { BadInput, Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { reasonOf } from '../system-errors.js';

export interface RestoreOptions {
  readonly log: string;
  readonly from?: string[];
  readonly checkpoints?: string;
  readonly publicKey?: string;
}

/** The whole log is folded in one transaction. */
const STATEMENT_MS = 600_000;

/** Restores a log. @throws Fault when these files do not make it whole */
export async function restore(io: Io, options: RestoreOptions): Promise<void> {
  const environment = readEnvironment(io.env, ['DATABASE_MIGRATE_URL', 'PHASE_STATE_KEY']);
  useStateKeys(environment.PHASE_STATE_KEY);
  const owner = createPool(environment.DATABASE_MIGRATE_URL, {
    max: 2,
    statementMs: STATEMENT_MS,
    idleInTransactionMs: STATEMENT_MS,
  });
  try {
    const { log } = options;
    await assertKnown(owner, log);
    const directory = options.checkpoints ?? environment.PHASE_CHECKPOINT_DIR;
    const key = await keyIn(options.publicKey ?? environment.PHASE_SIGNING_KEY_FILE);
    const signed = signedHead(await readSignatures(owner, directory, key), log);
    if (signed === null)
      tell(io, `No checkpoint has signed the log of ${log}: its chain alone is checked.`);
    const files = options.from ?? (await mirrorFiles(owner, environment.PHASE_HISTORY_DIR, log));
    const lines = linesOfFiles(files, log);
    report(io, log, await restoreLog({ owner, log, lines, signed, by: 'owner' }));
  } catch (error) {
    throw explained(error);
  } finally {
    await owner.end();
  }
}

async function assertKnown(owner: Pool, log: string): Promise<void> {
  if (log === PLATFORM) return;
  const { rowCount } = await owner.query('SELECT FROM bots WHERE id = $1', [log]);
  if (rowCount === 0) throw new BadInput(`there is no bot ${log}`);
}

async function mirrorFiles(owner: Pool, directory: string, log: string): Promise<string[]> {
  const file = log === PLATFORM ? 'phase-platform' : 'phase-history';
  const segments = await segmentsOf(owner, file);
  if (segments.length === 0) throw new BadInput('nothing is mirrored yet: name files with --from');
  return segments.map(({ name }) => join(directory, name));
}

const keyIn = async (file: string | undefined): Promise<PublicKey | null> =>
  file === undefined ? null : readPublicKey(file);

function report(io: Io, log: string, { head, put_back, set_aside }: Restored): void {
  io.stdout.write(
    `${log}: whole up to event ${head.seq}; ${put_back} put back, ${set_aside} set aside; ` +
      'state and tables rebuilt\n',
  );
}

function explained(error: unknown): unknown {
  if (error instanceof BrokenLog) return new Fault(`nothing was changed: ${error.message}`);
  if (error instanceof UnusableCheckpoints) return new BadInput(error.message);
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path !== undefined
    ? new BadInput(`${path}: ${reasonOf(error)}`)
    : error;
}
