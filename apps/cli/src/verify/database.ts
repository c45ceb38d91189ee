import { allLogs, verifyLog, type Verified } from '@phasegate/db';
import { BadInput } from '../exit.js';
import { withDatabase } from '../database.js';
import type { Io } from '../io.js';
import { startProgress } from '../progress.js';
import { report } from './report.js';

/** Verifies the logs that the database holds. @throws Fault when one is damaged */
export async function verifyDatabase(io: Io, bot: string | undefined): Promise<void> {
  const verified = await withDatabase(io, async (pool) => {
    const logs = await allLogs(pool);
    if (bot !== undefined && !logs.includes(bot)) throw new BadInput(`there is no bot ${bot}`);
    const wanted = bot === undefined ? logs : [bot];
    const progress = startProgress(io, 'Verifying');
    const results: Verified[] = [];
    for (const log of wanted) {
      results.push(await verifyLog(pool, log));
      progress.update(results.length, wanted.length);
    }
    progress.stop();
    return results;
  });
  report(io, verified);
}
