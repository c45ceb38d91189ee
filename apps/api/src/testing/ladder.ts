import { randomUUID } from 'node:crypto';
import { storeBot } from '@phasegate/db';
import { mergedPolicy, type Policy } from '@phasegate/phase-core';
import type { TestApi, TestBot } from './start-api.js';
import { patientPool } from '@phasegate/db/testing';

/** Gates of one session and one trade each, so that a bot climbs a phase a day. */
export const QUICK = {
  gates: {
    experience: { session_window: 1, profitable_sessions: 1 },
    proof_of_concept: { trade_window: 1, trading_days: 1 },
    real_money_trial: { trade_window: 1, trading_days: 1, active_days: 1, max_drawdown: '0.5' },
  },
};

/** A bot under a policy that an operator alone could not give it. */
export async function botUnder(
  api: TestApi,
  policy: Policy | object,
  equity = '10000',
): Promise<TestBot> {
  const id = `bot_${randomUUID()}`;
  const pool = patientPool(api.database.serviceUrl, { max: 1 });
  await storeBot(pool, {
    id,
    name: 'A bot',
    portfolio_value: equity,
    currency: 'USD',
    policy: mergedPolicy(policy),
    by: api.admin.actor,
  });
  await pool.end();
  const { body } = await api.admin.post(`/v1/bots/${id}/keys`, { name: 'first' });
  return { id, key: body.key as string, ...api.as(body.key as string) };
}

const PHASES = ['experience', 'proof_of_concept', 'real_money_trial', 'scaling'];
/** 09:00 New York of trading days in a row. */
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'].map(
  (date) => `${date}T14:00:00.000Z`,
);

/** Takes a new bot under QUICK up to a phase: a win a day, an operator approves the next morning. */
export async function climb(
  api: TestApi,
  policy: object,
  to: string,
  equity?: string,
): Promise<TestBot> {
  await api.clock.set('2026-01-05T13:00:00.000Z');
  const bot = await botUnder(api, policy, equity);
  for (let step = 0; step <= PHASES.indexOf(to); step += 1) {
    await api.clock.set(DAYS[step]!);
    if (step > 0) await approve(api, bot);
    if (PHASES[step] !== to)
      await wholeTrade(bot, `climb-${step}`, '5', step === 0 ? 'paper' : 'live');
  }
  return bot;
}

async function approve(api: TestApi, bot: TestBot): Promise<void> {
  const { status, body } = await api.admin.post(`/v1/bots/${bot.id}/advance`, {
    reason: 'the evidence is good',
  });
  if (status !== 200) throw new Error(`not advanced: ${JSON.stringify(body)}`);
}

/** One whole trade at the clock's instant: asked, entered, closed. */
export async function wholeTrade(
  bot: TestBot,
  trade_id: string,
  pnl: string,
  mode = 'live',
  notional = '50',
): Promise<void> {
  const now = (await bot.get('/v1/status')).body.as_of as string;
  const prices = { entry_price: '100', stop_price: '98', target_price: '105' };
  const entry = { trade_id, symbol: 'AAPL', side: 'long', mode, notional, ...prices };
  const answer = await bot.post('/v1/trade-checks', entry);
  if (answer.body.decision !== 'allow')
    throw new Error(`trade ${trade_id} was blocked: ${JSON.stringify(answer.body)}`);
  const opened = await bot.post('/v1/trades', { ...entry, opened_at: now });
  const closed = await bot.post(`/v1/trades/${encodeURIComponent(trade_id)}/close`, {
    closed_at: now,
    pnl,
  });
  if (opened.status !== 201 || closed.status !== 200)
    throw new Error(`trade ${trade_id}: ${JSON.stringify([opened.body, closed.body])}`);
}

/** Waits for a condition, at most 20 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (
    const end = Date.now() + 30_000;
    Date.now() < end;
    await new Promise((done) => setTimeout(done, 25))
  )
    if (await holds()) return;
  throw new Error('it did not come to pass within 30 s');
}
