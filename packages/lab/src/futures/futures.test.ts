import {
  evolve,
  marketOf,
  mergedPolicy,
  simulate,
  type HistoryTrade,
  type State,
} from '@phasegate/phase-core';
import { FEWEST_TRADES, futures, type FuturesRequest } from './futures.js';
import type { PastTrade } from './samples.js';

const POLICY = mergedPolicy({
  calendar: { kind: 'always-open' },
  gates: {
    experience: { session_window: 3, profitable_sessions: 3 },
    proof_of_concept: { trade_window: 20, trading_days: 25 },
  },
});
const market = marketOf(POLICY.calendar);
const START = Date.parse('2026-03-02T15:00:00.000Z');
const DAY_MS = 86_400_000;
const HERE = { threads: 0 };

function tradeOn(day: number, won: boolean): HistoryTrade {
  const opened_at = START + day * DAY_MS;
  return {
    trade_id: `t${day}`,
    symbol: 'AAPL',
    side: 'long',
    kind: 'strategy',
    opened_at,
    closed_at: opened_at + 3_600_000,
    notional: '100',
    pnl: won ? '2.5' : '-1',
    entry_price: '100',
    stop_price: '99',
    target_price: '102.5',
  };
}

/** A bot that has come to Proof of Concept, and what it traded there. */
function botAfter(won: readonly boolean[], over: Partial<HistoryTrade>[] = []): FuturesRequest {
  const trades = won.map((win, day) => ({ ...tradeOn(day, win), ...over[day] }));
  const options = {
    policy: POLICY,
    equity: '10000',
    approve: 'auto',
    acknowledge: 'next-open',
  } as const;
  let state: State | null = null;
  let past: PastTrade[] = [];
  const last = trades.at(-1)!.opened_at;
  for (const event of simulate(market, trades, options)) {
    if (Date.parse(event.at) > last + 3_600_000) break;
    state = evolve(market, state, event);
    if (event.type === 'phase.advanced') past = [];
    const trade = trades.find(({ trade_id }) => 'trade_id' in event && trade_id === event.trade_id);
    if (event.type === 'trade.closed' && event.counted)
      past.push({ ...trade!, ratio: event.ratio });
  }
  return { state: state!, closures: [], now: state!.hot.at, trades: past, runs: 40, seed: 9 };
}

const winning = Array.from({ length: 15 }, () => true);

describe('the futures of a bot (evidence E3)', () => {
  it('are the same for the same seed, and others for another', async () => {
    const bot = botAfter(winning.map((_, day) => day % 4 !== 3));
    const first = await futures(bot, HERE);
    expect(await futures(bot, HERE)).toEqual(first);
    expect(await futures({ ...bot, seed: 10 }, HERE)).not.toEqual(first);
    expect(first).toMatchObject({
      runs: 40,
      seed: 9,
      phase: 'proof_of_concept',
      to: 'real_money_trial',
    });
  });

  it('of a bot that always won pass the gate on the day on which time alone lets it', async () => {
    const bot = botAfter(winning);
    const { passed, median_date, downgraded, lost_a_tenth, days } = await futures(bot, HERE);
    expect(passed).toMatchObject({ probability: '1', high: '1' });
    expect(downgraded.probability).toBe('0');
    expect(lost_a_tenth.probability).toBe('0');
    expect(days).toHaveLength(60);
    expect(median_date).toBe(market.dateOf(bot.state.record.tenure.day + 25));
    const medians = days.map(({ equity }) => Number(equity.q50));
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    expect(days[0]!.size.q50).toBe('100');
    expect(days[59]!.size.q50).toBe('200');
  });

  it('of a bot that wins and loses in turns do not, and quantiles are in order', async () => {
    const { passed, median_date, days } = await futures(
      botAfter([true, true, true, ...winning.map((_, day) => day % 2 === 0)]),
      HERE,
    );
    expect(Number(passed!.probability)).toBeLessThan(0.5);
    expect(median_date).toBeNull();
    for (const { equity } of days) {
      const values = [equity.q5, equity.q25, equity.q50, equity.q75, equity.q95].map(Number);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  });

  it('close what is open before they go on: it does not stand in the gate’s way for ever', async () => {
    const bot = botAfter(
      winning,
      Array.from({ length: 15 }, (_, day) =>
        day === 14 ? { closed_at: START + 40 * DAY_MS } : {},
      ),
    );
    expect(Object.keys(bot.state.record.open)).toEqual(['t14']);
    const { passed, days } = await futures(bot, HERE);
    expect(passed!.probability).toBe('1');
    expect(Number(days[0]!.equity.q50)).toBeGreaterThan(Number(bot.state.hot.equity));
  });

  it('are not drawn from a handful of trades', async () => {
    const bot = botAfter(winning);
    const trades = bot.trades.slice(0, FEWEST_TRADES - 1);
    await expect(futures({ ...bot, trades }, HERE)).rejects.toThrow('9 counted trades are too few');
  });
});
