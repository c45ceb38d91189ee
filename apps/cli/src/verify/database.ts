import { readEnvironment } from '@phasegate/config';
import { allLogs } from '@phasegate/db';
import { UnusableCheckpoints, verifyAll } from '@phasegate/integrity';
import { withDatabase } from '../database.js';
import { BadInput, Fault } from '../exit.js';
import type { Io } from '../io.js';
import { startProgress } from '../progress.js';
import { report } from './report.js';
import { trustedKey } from './trusted-key.js';

/** Verifies all that the database, the mirror's folder and the checkpoints' hold. @throws Fault when something is damaged */
export async function verifyDatabase(
  io: Io,
  bot: string | undefined,
  publicKey: string | undefined,
): Promise<void> {
  const { PHASE_HISTORY_DIR, PHASE_CHECKPOINT_DIR } = readEnvironment(io.env, []);
  const key = await trustedKey(io, publicKey);
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
