import { addKey, inTransaction, newId, storeDraft } from '@phasegate/db';
import {
  bringToPresent,
  DEFAULT_POLICY,
  Draft,
  marketOf,
  mergedPolicy,
  register,
  replay,
  type HistoryTrade,
  type Policy,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { demoBots } from '../demo/bots.js';
import { live } from '../demo/course.js';
import { TRADES_A_DAY, tradesOf } from './trades.js';

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
    real_money_trial: {
      trade_window: 1,
      trading_days: 1,
      active_days: 0,
      win_rate: '0',
      average_rr: '0',
      net_pnl: null,
    },
  },
};

/** @param extra of the policy, beside gates that open at once */
export const openPolicy = (extra: object = {}): Policy =>
  mergedPolicy(extra, mergedPolicy(OPEN_GATES));

/**
 * Bots in Real Money Trial, which may trade as often as they like, each with a key.
 *
 * @param extra of their policy, beside gates that open at once
 */
export async function storeTradingBots(
  pool: Pool,
  count: number,
  now: number,
  extra: object = {},
): Promise<BenchBot[]> {
  const policy = openPolicy(extra);
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

/** Bots that a single loss downgrades, whether or not the last boundary advanced them. */
export const storeFragileBots = (pool: Pool, count: number, now: number): Promise<BenchBot[]> =>
  storeTradingBots(pool, count, now, {
    downgrade: {
      real_money_trial: { consecutive_losses: 1 },
      scaling: { consecutive_losses: 1 },
    },
  });

/** Bots that are ready to advance, after months of history. */
export async function storeReadyBots(pool: Pool, count: number, now: number): Promise<BenchBot[]> {
  const ready = demoBots(now)[1]!;
  return storeCopies(pool, live(ready, marketOf(ready.policy.calendar), now, MAKER), count);
}

const BOTS_AT_ONCE = 50;
const WRITERS = 3;

/** Several at a time, in transactions of moderate length: there may be very many. */
async function storeCopies(pool: Pool, draft: Draft, count: number): Promise<BenchBot[]> {
  const bots: BenchBot[] = [];
  let left = count;
  const write = async () => {
    while (left > 0) {
      const size = Math.min(left, BOTS_AT_ONCE);
      left -= size;
      bots.push(...(await storeSome(pool, draft, size)));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return bots;
}

function storeSome(pool: Pool, draft: Draft, size: number): Promise<BenchBot[]> {
  return inTransaction(pool, async (transaction) => {
    const bots: BenchBot[] = [];
    while (bots.length < size) {
      const id = newId('bot');
      await storeDraft(transaction, { id, name: id, currency: 'USD', by: MAKER }, draft);
      const { key } = await addKey(transaction, id, MAKER, MAKER);
      bots.push({ id, key });
    }
    return bots;
  });
}

/** The same bot, as each of its keys names it: a key may ask 20 times a second. */
export function keysOf(pool: Pool, id: string, count: number): Promise<BenchBot[]> {
  return inTransaction(pool, async (transaction) => {
    const keys: BenchBot[] = [];
    while (keys.length < count)
      keys.push({ id, key: (await addKey(transaction, id, MAKER, MAKER)).key });
    return keys;
  });
}

/** A bot that is ready to advance, after months of history. @returns its id */
export const storeReadyBot = async (pool: Pool, now: number): Promise<string> =>
  (await storeReadyBots(pool, 1, now))[0]!.id;

/** A bot in Experience, whose gate's window holds that many trades and never opens. @returns its id */
export async function storePaperBot(pool: Pool, trades: number, now: number): Promise<string> {
  const { session_window } = DEFAULT_POLICY.gates.experience;
  const a_day = Math.ceil(trades / session_window);
  const policy = mergedPolicy({
    calendar: { kind: 'always-open' },
    gates: { experience: { win_rate: '1' } },
  });
  const market = marketOf(policy.calendar);
  const begins = market.openOf(market.dayOf(now) - session_window);
  return storeReplayed(pool, policy, begins, [...tradesOf(trades, begins, a_day)], now);
}

/** A bot in Scaling whose log has at least `events` events, all decided by the rules. @returns its id */
export async function storeBotWithLog(pool: Pool, events: number, now: number): Promise<string> {
  const policy = openPolicy();
  const market = marketOf(policy.calendar);
  // A trade is opened and closed.
  const trades = Math.ceil(events / 2);
  const days = Math.ceil(trades / TRADES_A_DAY) + 1;
  const begins = market.openOf(market.dayOf(now) - days);
  return storeReplayed(pool, policy, begins, [...tradesOf(trades, begins)], now);
}

/** A bot with the log that these trades lead to, brought to the present. @returns its id */
async function storeReplayed(
  pool: Pool,
  policy: Policy,
  begins: number,
  trades: readonly HistoryTrade[],
  now: number,
): Promise<string> {
  const market = marketOf(policy.calendar);
  const past = register(market, begins, { equity: '10000', currency: 'USD', policy });
  const log = past.take();
  const options = { policy, equity: '10000', approve: 'auto', acknowledge: 'next-open' } as const;
  for (const event of replay(past, trades, options)) log.push(event);
  const draft = new Draft(market, null);
  draft.adopt(past, log);
  bringToPresent(draft, now);
  const id = newId('bot');
  await inTransaction(pool, (transaction) =>
    storeDraft(transaction, { id, name: id, currency: 'USD', by: MAKER }, draft),
  );
  return id;
}
