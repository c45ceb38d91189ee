// Runs in a thread of its own: reads a bot's log and replays it, so that the worker's event loop stays free.
import { parentPort, workerData } from 'node:worker_threads';
import { whatIfResult } from '@phasegate/contracts';
import {
  BrokenLog,
  ChainFollower,
  createPool,
  followed,
  isDatabaseUnavailable,
  Snapshot,
  type ClaimedWhatIf,
} from '@phasegate/db';
import { instantOf, WhatIfStudy, type Instant, type Market } from '@phasegate/phase-core';
import type { Replayed, ThreadOrder } from './messages.js';

/** A page of the log, on a machine that is busy. */
const STATEMENT_MS = 30_000;
const MESSAGE_MS = 250;

/** Reports progress, at most every MESSAGE_MS. */
class Progress {
  #sent_at = 0;

  made(done: number): void {
    const now = performance.now();
    if (now - this.#sent_at < MESSAGE_MS) return;
    this.#sent_at = now;
    parentPort!.postMessage({ done });
  }
}

const progress = new Progress();
const { databaseUrl, run } = workerData as ThreadOrder;
parentPort!.postMessage(await replayed(databaseUrl, run));

async function replayed(url: string, claimed: ClaimedWhatIf): Promise<Replayed> {
  const pool = createPool(url, {
    max: 1,
    statementMs: STATEMENT_MS,
    idleInTransactionMs: STATEMENT_MS,
  });
  try {
    const { study, last } = await readLog(
      await Snapshot.open(pool, { bot: claimed.bot, member: null }),
      claimed,
    );
    return { result: JSON.stringify(studied(study, Math.max(claimed.until, last), claimed)) };
  } catch (error) {
    if (error instanceof BrokenLog) return { fault: `The log is damaged: ${error.message}.` };
    if (isDatabaseUnavailable(error)) return { again: (error as Error).message };
    throw error;
  } finally {
    await pool.end();
  }
}

/** The log up to the event that was its last when the run was asked for, its chain recomputed on the way. */
async function readLog(
  snapshot: Snapshot,
  { bot, history_seq }: ClaimedWhatIf,
): Promise<{ study: WhatIfStudy; last: Instant }> {
  try {
    const study = new WhatIfStudy(marketIn(snapshot));
    let last = -Infinity;
    for await (const event of followed(snapshot, bot, new ChainFollower(bot))) {
      if (event.seq > history_seq) break;
      study.follow(event);
      last = instantOf(event.at);
      progress.made(event.seq);
    }
    return { study, last };
  } finally {
    await snapshot.close();
  }
}

function marketIn({ bots }: Snapshot): Market {
  return bots[0]!.market;
}

/** The first half of the work was the reading. */
function studied(
  study: WhatIfStudy,
  until: Instant,
  { history_seq, in_force, policy }: ClaimedWhatIf,
) {
  const work = study.study({ inForce: in_force, changed: policy }, until);
  for (;;) {
    const step = work.next();
    if (step.done === true)
      return whatIfResult.parse({
        until: new Date(until).toISOString(),
        events: history_seq,
        policy,
        ...step.value,
      });
    const { done, total } = step.value;
    progress.made(history_seq + Math.floor((done / total) * history_seq));
  }
}
