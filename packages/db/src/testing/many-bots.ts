import {
  bringToPresent,
  Draft,
  instantOf,
  marketOf,
  mergedPolicy,
  register,
  replay,
  type HistoryTrade,
  type Policy,
  type SimulateOptions,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { storeDraft } from '../ledger/commands/registry.js';
import { inTransaction } from '../ledger/transaction/transaction.js';
import { QUICK_POLICY } from './climb.js';

const HOUR_MS = 3_600_000;
const BOTS_AT_ONCE = 50;
const WRITERS = 3;

interface Life {
  readonly name: string;
  readonly policy: Policy;
  readonly approve: SimulateOptions['approve'];
  readonly acknowledge: SimulateOptions['acknowledge'];
  /** Of one trade a day, up to the day before the last: w a win, l a loss. */
  readonly trades: string;
}

const quick = { policy: QUICK_POLICY, approve: 'auto', acknowledge: 'next-open' } as const;
const LIVES: readonly Life[] = [
  { ...quick, name: 'Newcomer', policy: mergedPolicy({}), trades: '' },
  { ...quick, name: 'On paper', policy: mergedPolicy({}), trades: 'wwlwwlwwwl' },
  { ...quick, name: 'Ready', approve: 'never', trades: 'wlww' },
  { ...quick, name: 'First steps', policy: stoppingAt('real_money_trial'), trades: 'wwlwlww' },
  { ...quick, name: 'Trial', policy: stoppingAt('scaling'), trades: 'wwwlwwlwwlww' },
  { ...quick, name: 'Grown', trades: 'wwwwlwwwwlwwwwlwww' },
  { ...quick, name: 'Fallen', acknowledge: 'never', trades: 'wwwwwlll' },
];

/** Gates that open up to a phase, and the next one that does not. */
function stoppingAt(phase: 'real_money_trial' | 'scaling'): Policy {
  const below = phase === 'scaling' ? 'real_money_trial' : 'proof_of_concept';
  return mergedPolicy({ gates: { [below]: { trade_window: 50 } } }, QUICK_POLICY);
}

/** A bot that was stored. */
export interface StoredBot {
  readonly id: string;
  readonly name: string;
}

/**
 * Stores the given number of bots, with days or weeks of history in every phase, as if they had traded up to the day
 * before: thousands in seconds. Their logs are whole, so every verification passes.
 *
 * @param now an instant, as in `2026-03-09T14:00:00.000Z`
 * @param by the person who registers them, and is their first member
 * @param life the life of all of them, such as `Trial`; by default one of each in turn
 */
export async function storeManyBots(
  pool: Pool,
  count: number,
  { now, by, life }: { readonly now: string; readonly by: string; readonly life?: string },
): Promise<StoredBot[]> {
  const lives = LIVES.filter(({ name }) => life === undefined || name === life);
  const drafts = lives.map((one) => lived(one, instantOf(now)));
  const bots = Array.from({ length: count }, (_, place) => {
    const number = String(place + 1).padStart(4, '0');
    const kind = place % lives.length;
    return {
      id: `bot_many_${number}`,
      name: `${lives[kind]!.name} ${number}`,
      draft: drafts[kind]!,
    };
  });
  const batches = Array.from({ length: Math.ceil(count / BOTS_AT_ONCE) }, (_, place) =>
    bots.slice(place * BOTS_AT_ONCE, (place + 1) * BOTS_AT_ONCE),
  );
  const write = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
      await storeBatch(pool, batch, by);
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return bots.map(({ id, name }) => ({ id, name }));
}

async function storeBatch(
  pool: Pool,
  bots: readonly (StoredBot & { readonly draft: Draft })[],
  by: string,
): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    for (const { id, name, draft } of bots)
      await storeDraft(transaction, { id, name, currency: 'USD', by }, draft);
  });
}

/** The life in the log's words, ending now. */
function lived({ policy, trades, approve, acknowledge }: Life, now: number): Draft {
  const market = marketOf(policy.calendar);
  const today = market.dayOf(now);
  const begins = market.openOf(today - trades.length - 1) + HOUR_MS;
  const equity = '10000';
  const past = register(market, Math.min(begins, now), { equity, currency: 'USD', policy });
  const events = past.take();
  const history = [...trades].map((outcome, place): HistoryTrade => {
    const opened_at = market.openOf(today - trades.length + place) + 3 * HOUR_MS;
    return {
      trade_id: `t${place + 1}`,
      symbol: 'AAPL',
      side: 'long',
      kind: 'strategy',
      opened_at,
      closed_at: opened_at + HOUR_MS,
      notional: '100',
      pnl: outcome === 'w' ? '8.5' : '-2.25',
      entry_price: '100',
      stop_price: '98',
      target_price: '105',
    };
  });
  if (history.length > 0)
    events.push(...replay(past, history, { policy, equity, approve, acknowledge }));
  const draft = new Draft(market, null);
  draft.adopt(past, events);
  bringToPresent(draft, now);
  return draft;
}
