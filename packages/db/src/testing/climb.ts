import { isRefusal, mergedPolicy, type Phase, type Policy } from '@phasegate/phase-core';
import { check } from '../ledger/commands/checks.js';
import { advance } from '../ledger/commands/operators.js';
import { reportClose, reportEntry } from '../ledger/commands/reports.js';
import type { Executor } from '../ledger/execution/execute.js';
import type { TestClock } from './clock.js';

/** Gates of one session and one trade each, so that a bot climbs a phase a day. */
export const QUICK_POLICY: Policy = mergedPolicy({
  gates: {
    experience: { session_window: 1, profitable_sessions: 1 },
    proof_of_concept: { trade_window: 1, trading_days: 1 },
    real_money_trial: { trade_window: 1, trading_days: 1, active_days: 1, max_drawdown: '0.5' },
  },
});

/** Trading days in a row, at 09:00 New York, without a change of summer time among them. */
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'].map(
  (date) => `${date}T14:00:00.000Z`,
);
const LADDER: readonly Phase[] = ['experience', 'proof_of_concept', 'real_money_trial', 'scaling'];

/** The instant at which a bot that climbs should be registered. */
export const CLIMB_BEGINS = '2026-01-05T13:00:00.000Z';

/**
 * Takes a new bot under QUICK_POLICY up to a phase: one winning trade a day, and an operator approves the next morning.
 * Leaves the clock at 09:00 New York on the day of the last advance.
 */
export async function climb(
  executor: Executor,
  clock: TestClock,
  bot: string,
  to: Phase,
): Promise<void> {
  const steps = LADDER.indexOf(to);
  for (let step = 0; step <= steps; step += 1) {
    await clock.set(DAYS[step]!);
    if (step > 0)
      await accepted(advance(executor, bot, { by: 'op_1', reason: 'the evidence is good' }));
    if (step < steps)
      await trade(executor, bot, {
        trade_id: `climb-${step}`,
        pnl: '5',
        mode: step === 0 ? 'paper' : 'live',
      });
  }
}

/** One whole trade at the clock's instant: asked, entered, closed. */
export async function trade(
  executor: Executor,
  bot: string,
  { trade_id, pnl, mode }: { trade_id: string; pnl: string; mode: 'paper' | 'live' },
): Promise<void> {
  const ref = { bot };
  const entry = { trade_id, symbol: 'AAPL', side: 'long', mode, notional: '100' } as const;
  const prices = { entry_price: '100', stop_price: '98', target_price: '105' };
  const { result, now } = await accepted(check(executor, ref, { ...entry, ...prices }));
  if ((result as { decision: string }).decision !== 'allow')
    throw new Error(`trade ${trade_id} was blocked: ${JSON.stringify(result)}`);
  await accepted(reportEntry(executor, ref, { ...entry, ...prices, opened_at: now }));
  await accepted(reportClose(executor, ref, trade_id, { closed_at: now, pnl, kind: 'strategy' }));
}

async function accepted<R extends object>(
  executed: Promise<{ result: R; now: number }>,
): Promise<{ result: R; now: number }> {
  const done = await executed;
  if (isRefusal(done.result)) throw new Error(done.result.refused);
  return done;
}
