import { botIn, entered, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import { bringToPresent } from '../decide/present.js';
import { recordPortfolio } from '../decide/portfolio.js';
import { recordUnpermitted } from '../decide/unpermitted.js';
import type { Draft } from '../decide/draft.js';
import type { EventFields, PhaseEvent } from '../events.js';
import { mergedPolicy } from '../policy/merge.js';
import {
  approvalReview,
  isOwnImport,
  REVIEWED_EVENTS,
  windowBeganWith,
  type ReviewedLog,
} from './approval-review.js';

const DAY = 24 * HOUR;
const NOW = START + HOUR;
const policy = mergedPolicy({ gates: { real_money_trial: { trade_window: 2 } } });

/** The review of a bot whose tenure is all that its log holds. */
function reviewed(draft: Draft) {
  const began = windowBeganWith(draft.state);
  const { events } = draft;
  const inForce = (event: PhaseEvent) =>
    event.type === 'portfolio.reported' && event.ignored === undefined;
  return approvalReview(draft.market, draft.state, {
    first: events.find(({ seq }) => seq === began) ?? null,
    events: events.filter(({ type }) =>
      (REVIEWED_EVENTS as readonly string[]).includes(type),
    ) as ReviewedLog['events'],
    report: (events.findLast(inForce) as ReviewedLog['report'] | undefined) ?? null,
  });
}

const unpermitted = (draft: Draft, at: number, trade_id: string) =>
  recordUnpermitted(draft, at, {
    ...{ trade_id, notional: '100', symbol: 'AAPL', side: 'long' },
    mode: 'live',
    kind: 'manual_override',
  });

describe('the facts shown to the approver (rules 4.6)', () => {
  it('of a record without blemish is nothing', () => {
    const draft = botIn('real_money_trial', policy);
    traded(draft, NOW, 't1', '5');
    expect(reviewed(draft)).toEqual({
      changes: expect.anything() as object,
      open_positions: 0,
      positions: [],
      open_pnl: null,
      unexplained_balances: 0,
      unexplained: [],
      window_since: '2026-01-05',
      unpermitted_days: 0,
      days: [],
      corrected_trades: 0,
      corrected_by: [],
      imports: [],
    });
  });

  it('is what changes: size, trades a day, and what takes it down', () => {
    const limits = { consecutive_losses: 3, rolling_win_rate: '0.55', drawdown: '0.05' };
    expect(reviewed(botIn('proof_of_concept')).changes).toEqual({
      before: {
        ...{ mode: 'live', size: '100', size_may_grow_to: null, trades_per_day: 1 },
        ...{ ...limits, daily_loss: null },
      },
      after: {
        ...{ mode: 'live', size: '200', size_may_grow_to: null, trades_per_day: null },
        ...{ ...limits, daily_loss: '0.05' },
      },
    });
    expect(reviewed(botIn('experience')).changes).toMatchObject({
      before: { mode: 'paper', size: null, trades_per_day: null, drawdown: null },
      after: { mode: 'live', size: '100', trades_per_day: 1 },
    });
    expect(reviewed(botIn('real_money_trial')).changes).toMatchObject({
      before: { size: '200' },
      after: { size: '200', size_may_grow_to: '500' },
    });
    expect(reviewed(botIn('scaling')).changes).toBeNull();
  });

  it('are the open positions with the market opens they have seen, the oldest first', () => {
    const draft = botIn('real_money_trial', policy);
    entered(draft, NOW, 'old');
    bringToPresent(draft, NOW + 3 * DAY);
    entered(draft, NOW + 3 * DAY, 'new');
    expect(reviewed(draft)).toMatchObject({
      open_positions: 2,
      positions: [
        { trade_id: 'old', symbol: 'AAPL', side: 'long', mode: 'live', market_opens: 3 },
        { trade_id: 'new', notional: '100', market_opens: 0 },
      ],
    });
  });

  it('are the open P&L of the report in force, and balances that nothing explains (rules 2.7)', () => {
    const draft = botIn('real_money_trial', policy);
    const report = (at: number, value: string, open_pnl?: string) =>
      recordPortfolio(draft, at, { value, open_pnl, net_flow: '0', at });
    report(NOW, '10250');
    report(NOW + HOUR, '10100', '-45');
    expect(reviewed(draft)).toMatchObject({
      open_pnl: { amount: '-45', reported_at: '2026-01-05T16:00:00.000Z' },
      unexplained_balances: 2,
      unexplained: [
        { reported_at: '2026-01-05T16:00:00.000Z', amount: '-105' },
        { reported_at: '2026-01-05T15:00:00.000Z', amount: '250' },
      ],
    });
  });

  it('are the days of the window, and no earlier ones, with unpermitted trades', () => {
    const draft = botIn('real_money_trial', policy);
    unpermitted(draft, NOW, 'before');
    for (const [day, id] of ['a', 'b', 'c'].entries()) {
      bringToPresent(draft, NOW + (day + 1) * DAY);
      traded(draft, NOW + (day + 1) * DAY, id, '5');
    }
    unpermitted(draft, NOW + 3 * DAY, 'u1');
    unpermitted(draft, NOW + 3 * DAY, 'u2');
    expect(reviewed(draft)).toMatchObject({
      window_since: '2026-01-07',
      unpermitted_days: 1,
      days: [{ date: '2026-01-08', unpermitted: 2, oversized: 0 }],
    });
  });

  it('list each correction of the window’s trades once, with its author (rules 7.5)', () => {
    const draft = botIn('real_money_trial', policy);
    for (const id of ['gone', 'a', 'b']) traded(draft, NOW, id, '5');
    const closes = draft.events.filter(({ type }) => type === 'trade.closed');
    const correction = (place: number, by: string): EventFields['trade.corrected'] => ({
      trade_id: ['gone', 'a', 'b'][place]!,
      pnl_before: '5',
      pnl: '6',
      mode: 'live',
      counted: true,
      counted_after: true,
      tenure: 1,
      session_date: null,
      ratio: null,
      equity: '10016',
      closed_seq: closes[place]!.seq,
      outcome: 'win',
      by,
      reason: 'typo',
    });
    draft.emit(NOW, { type: 'trade.corrected', ...correction(0, 'adm_1') });
    draft.emit(NOW, { type: 'trade.corrected', ...correction(1, 'adm_1') });
    draft.emit(NOW, { type: 'trade.corrected', ...correction(1, 'adm_2') });
    draft.emit(NOW, { type: 'trade.corrected', ...correction(2, 'adm_1') });
    expect(reviewed(draft)).toMatchObject({
      corrected_trades: 2,
      corrected_by: [
        { by: 'adm_2', corrected: 1, voided: 0 },
        { by: 'adm_1', corrected: 1, voided: 0 },
      ],
    });
  });

  it('is who imported which part, and whether they approve their own (rules 2.11)', () => {
    const draft = botIn('experience');
    draft.emit(NOW, {
      ...{ type: 'import.completed', as: 'backtest', trades: 40, sessions: 20 },
      ...{ warnings: ['no fees'], by: 'op_1', reason: 'history' },
    });
    const review = reviewed(draft);
    expect(review.imports).toEqual([
      {
        ...{ by: 'op_1', at: '2026-01-05T15:00:00.000Z', as: 'backtest', trades: 40 },
        ...{ sessions: 20, evidence_sessions: 0, warnings: ['no fees'] },
      },
    ]);
    expect(isOwnImport(review, 'op_1')).toBe(false);
    const [part] = review.imports;
    const used = { ...review, imports: [{ ...part!, evidence_sessions: 10 }] };
    expect([isOwnImport(used, 'op_1'), isOwnImport(used, 'op_2')]).toEqual([true, false]);
  });
});
