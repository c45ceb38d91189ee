import { addKey, inTransaction, newId, storeDraft } from '@phasegate/db';
import { marketOf, mergedPolicy, type Draft } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { demoBots } from '../demo/bots.js';
import { live } from '../demo/course.js';

const MAKER = 'bench';

/** A bot in the benchmark's database. */
export interface BenchBot {
  readonly id: string;
  readonly key: string;
}

/** Gates that open at once: how a bot came to trade with real money does not matter here. */
const OPEN_GATES = {
  calendar: { kind: 'always-open' },
  gates: {
    experience: { session_window: 1, profitable_sessions: 0, win_rate: '0', average_rr: '0' },
    proof_of_concept: {
      trade_window: 1,
      trading_days: 1,
      win_rate: '0',
      average_rr: '0',
      net_pnl: null,
    },
  },
};

/** Bots in Real Money Trial, which may trade as often as they like, each with a key. */
export async function storeTradingBots(
  pool: Pool,
  count: number,
  now: number,
): Promise<BenchBot[]> {
  const policy = mergedPolicy(OPEN_GATES);
  const grown = demoBots(now).at(-1)!;
  const { override: _override, declined: _declined, ...course } = grown;
  const draft = live(
    { ...course, policy, reached: ({ hot }) => hot.phase === 'real_money_trial' },
    marketOf(policy.calendar),
    now,
    MAKER,
  );
  return storeCopies(pool, draft, count);
}

/** Bots that are ready to advance, after months of history. */
export async function storeReadyBots(pool: Pool, count: number, now: number): Promise<BenchBot[]> {
  const ready = demoBots(now)[1]!;
  return storeCopies(pool, live(ready, marketOf(ready.policy.calendar), now, MAKER), count);
}

async function storeCopies(pool: Pool, draft: Draft, count: number): Promise<BenchBot[]> {
  const bots: BenchBot[] = [];
  await inTransaction(pool, async (transaction) => {
    for (let place = 0; place < count; place += 1) {
      const id = newId('bot');
      await storeDraft(
        transaction,
        { id, name: `Bench ${place}`, currency: 'USD', by: MAKER },
        draft,
      );
      const { key } = await addKey(transaction, id, MAKER, MAKER);
      bots.push({ id, key });
    }
  });
  return bots;
}
