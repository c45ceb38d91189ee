import { readEnvironment } from '@phasegate/config';
import { allLogs } from '@phasegate/db';
import {
  BadKey,
  readPublicKey,
  UnusableCheckpoints,
  verifyAll,
  type PublicKey,
} from '@phasegate/integrity';
import { withDatabase } from '../database.js';
import { BadInput, Fault } from '../exit.js';
import type { Io } from '../io.js';
import { startProgress } from '../progress.js';
import { report } from './report.js';

/** Verifies all that the database, the mirror's folder and the checkpoints' hold. @throws Fault when something is damaged */
export async function verifyDatabase(
  io: Io,
  bot: string | undefined,
  publicKey: string | undefined,
): Promise<void> {
  const { PHASE_HISTORY_DIR, PHASE_CHECKPOINT_DIR, PHASE_SIGNING_KEY_FILE } = readEnvironment(
    io.env,
    [],
  );
  const key = await keyIn(publicKey ?? PHASE_SIGNING_KEY_FILE);
  const verified = await withDatabase(io, async (pool) => {
    if (bot !== undefined && !(await allLogs(pool)).includes(bot))
      throw new BadInput(`there is no bot ${bot}`);
    const progress = startProgress(io, 'Verifying');
    try {
      return await verifyAll({
        pool,
        history: PHASE_HISTORY_DIR,
        checkpoints: PHASE_CHECKPOINT_DIR,
        key,
        ...(bot === undefined ? {} : { log: bot }),
        onProgress: progress.update,
      });
    } catch (error) {
      throw error instanceof UnusableCheckpoints ? new Fault(error.message) : error;
    } finally {
      progress.stop();
    }
  });
  report(io, {
    logs: verified.logs,
    findings: verified.findings,
    files: verified.files,
    checkpoints: verified.signatures.compared?.chain.n ?? 0,
  });
}

async function keyIn(file: string | undefined): Promise<PublicKey | null> {
  if (file === undefined) return null;
  try {
    return await readPublicKey(file);
  } catch (error) {
    throw error instanceof BadKey ? new BadInput(error.message) : error;
  }
}
