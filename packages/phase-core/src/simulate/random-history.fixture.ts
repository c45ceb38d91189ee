import fc from 'fast-check';
import { marketOf, type Market } from '../calendar/market.js';
import { mergedPolicy } from '../policy/merge.js';
import type { Policy } from '../policy/policy.js';
import type { HistoryTrade } from './history.js';

const MINUTE = 60_000;
const START = Date.parse('2026-01-05T12:30:00.000Z');

/** Small gates and windows, so that short histories climb all four phases and fall again. */
export const quickPolicy = (over: object = {}): Policy =>
  mergedPolicy(
    over,
    mergedPolicy({
      gates: {
        experience: { session_window: 2, profitable_sessions: 2, average_rr: '1' },
        proof_of_concept: { trade_window: 2, trading_days: 2, average_rr: '1' },
        real_money_trial: {
          trade_window: 3,
          trading_days: 2,
          average_rr: '1',
          max_drawdown: '0.5',
          win_rate: '0.6',
        },
      },
      suggestion: { profitable_sessions: 2 },
      downgrade: {
        proof_of_concept: { rolling_window: 5 },
        real_money_trial: { rolling_window: 6 },
        scaling: { rolling_window: 6 },
      },
      sizing: { scaling: { streak_wins: 3, session_window: 3 } },
    }),
  );

export const alwaysOpen: Market = marketOf({ ...quickPolicy().calendar, kind: 'always-open' });
export const usEquities: Market = marketOf(quickPolicy().calendar);

/** Trades in order of their opens, mostly winning, a few minutes to a few days apart. */
export const randomTrades = fc
  .array(
    fc.record({
      wait: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 240 }) },
        { weight: 2, arbitrary: fc.integer({ min: 600, max: 2_000 }) },
      ),
      length: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 60, max: 4_000 }),
      ),
      pnl: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 30 }) },
        { weight: 2, arbitrary: fc.integer({ min: -40, max: 0 }) },
      ),
      notional: fc.integer({ min: 1, max: 3_000 }),
      kind: fc.oneof(
        { weight: 60, arbitrary: fc.constant('strategy' as const) },
        { weight: 1, arbitrary: fc.constant('emergency_exit' as const) },
        { weight: 1, arbitrary: fc.constant('manual_override' as const) },
      ),
      target: fc.oneof(
        { weight: 40, arbitrary: fc.integer({ min: 103, max: 107 }) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
    }),
    { minLength: 1, maxLength: 200, size: 'max' },
  )
  .map((steps): HistoryTrade[] => {
    let at = START;
    return steps.map(({ wait, length, pnl, notional, kind, target }, place) => {
      at += wait * MINUTE;
      return {
        trade_id: `t${place + 1}`,
        symbol: 'AAPL',
        side: 'long',
        kind,
        opened_at: at,
        closed_at: at + length * MINUTE,
        notional: String(notional),
        pnl: String(pnl),
        entry_price: '100',
        stop_price: '98',
        target_price: target === null ? null : String(target),
      };
    });
  });
