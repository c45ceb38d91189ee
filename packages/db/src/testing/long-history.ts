import {
  bringToPresent,
  carryOutDowngrade,
  decideAcknowledge,
  decideAdvance,
  decideCheck,
  Decimal,
  effectiveSize,
  instantOf,
  isRefusal,
  marketOf,
  mergedPolicy,
  modeOf,
  plain,
  plannedRatio,
  recordClose,
  recordEntry,
  OPERATIONAL,
  register,
  type Draft,
  type Instant,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { storeDraft } from '../ledger/commands/registry.js';
import { inTransaction } from '../ledger/transaction/transaction.js';
import { QUICK_POLICY } from './climb.js';
import type { StoredBot } from './many-bots.js';

export interface LongHistory {
  readonly id: string;
  readonly trades: number;
  readonly trades_a_day: number;
  /** An instant, as in `2026-03-09T14:00:00.000Z`: the last of the trades is of the day before. */
  readonly now: string;
  /** The id of the person who registers it, is its first member and decides. */
  readonly by: string;
}

const POLICY = mergedPolicy({ calendar: { kind: 'always-open' } }, QUICK_POLICY);
const MARKET = marketOf(POLICY.calendar);
const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
const PLATFORM = OPERATIONAL;
const NO_CONTEXT = { lapsed: [], entriesOn: () => 0 };
const PRICES = { entry_price: '100', stop_price: '98', target_price: '105' };
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'TSLA'];
/** Never three losses in a row, but for the slumps. */
const OUTCOMES = 'wwlwwwlwwl';
/** Trades from slump to slump: each takes a phase away and trips the breaker. */
const SLUMP_EVERY = 800;
const SLUMP_TRADES = 3;
/** Trades from one that somebody makes past the bot to the next. */
const UNPERMITTED_EVERY = 2_001;

/**
 * Stores one bot with years of history through the same decisions as the API and the worker: checks with their permits,
 * blocks, entries, closes, advances, downgrades, acknowledgements, raises. 20,000 trades over 5,000 trading days take
 * seconds; the pool's timeouts must allow for that.
 */
export async function storeLongHistory(pool: Pool, history: LongHistory): Promise<StoredBot> {
  const { id, trades, by } = history;
  const name = `Of ${trades} trades`;
  const draft = lived(history);
  await inTransaction(pool, async (transaction) => {
    await storeDraft(transaction, { id, name, currency: 'USD', by }, draft);
  });
  return { id, name };
}

function lived({ trades, trades_a_day, now, by }: LongHistory): Draft {
  const end = instantOf(now);
  const days = Math.ceil(trades / trades_a_day);
  const first = MARKET.dayOf(end) - days;
  const draft = register(MARKET, MARKET.openOf(first), {
    equity: '10000',
    currency: 'USD',
    policy: POLICY,
    by,
  });
  for (let place = 0; place < trades; place += 1) {
    const open = MARKET.openOf(first + Math.floor(place / trades_a_day));
    const turn = place % trades_a_day;
    if (turn === 0) operatorDecides(draft, open + HOUR_MS, by);
    tryTrade(draft, place, open + (2 + turn) * HOUR_MS);
  }
  bringToPresent(draft, end);
  return draft;
}

function operatorDecides(draft: Draft, at: Instant, by: string): void {
  bringToPresent(draft, at);
  const { hot, record } = draft.state;
  if (hot.breaker !== null) decideAcknowledge(draft, at, { by, reason: 'The losses are known.' });
  else if (record.recommended) decideAdvance(draft, at, { by, reason: 'The evidence is good.' });
}

/** Asks, enters if it may, and closes half an hour later. */
function tryTrade(draft: Draft, place: number, at: Instant): void {
  bringToPresent(draft, at);
  draft.reach(at);
  const mode = modeOf(draft.state.hot.phase);
  const size = effectiveSize(draft.state) ?? '1000';
  const entry = {
    trade_id: `t${place + 1}`,
    symbol: SYMBOLS[place % SYMBOLS.length]!,
    side: 'long',
    mode,
    notional: size,
    ...PRICES,
  } as const;
  const unpermitted = mode === 'live' && place % UNPERMITTED_EVERY === UNPERMITTED_EVERY - 1;
  if (!unpermitted) {
    const answer = decideCheck(draft, at, entry, PLATFORM, false);
    if (isRefusal(answer) || answer.decision === 'block') return;
  }
  recordEntry(draft, at, { ...entry, opened_at: at }, NO_CONTEXT);
  const closed_at = at + HALF_HOUR_MS;
  const trade = { trade_id: entry.trade_id, ratio: plannedRatio({ side: 'long', ...PRICES }) };
  recordClose(draft, closed_at, trade, { closed_at, pnl: pnlOf(place, size), kind: 'strategy' });
  carryOutDowngrade(draft, closed_at);
}

/** A win makes 2% of the notional, a loss costs 1%, with some variation per trade, so that no two days are alike. */
function pnlOf(place: number, size: string): string {
  const slumping = place % SLUMP_EVERY >= SLUMP_EVERY - SLUMP_TRADES;
  const wins = !slumping && OUTCOMES[place % OUTCOMES.length] === 'w';
  const cents = new Decimal((place * 7) % 90).div(100);
  const share = new Decimal(size).times(wins ? '0.02' : '-0.01').toDecimalPlaces(2);
  return plain(wins ? share.plus(cents) : share.minus(cents));
}
