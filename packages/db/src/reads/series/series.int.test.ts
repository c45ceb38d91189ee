import { Decimal, decimal, type PhaseEvent, type Policy } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { backfillMarks } from '../../ledger/verification/backfill-marks.js';
import { rebuildAll } from '../../ledger/verification/rebuild.js';
import { inTransaction } from '../../ledger/transaction/transaction.js';
import {
  createTestDatabase,
  storeLongHistory,
  type TestDatabase,
  patientPool,
} from '../../testing/index.js';
import { readSeries } from './series.js';

const NOW = '2026-03-09T14:00:00.000Z';
const LONG = { statementMs: 60_000, idleInTransactionMs: 60_000 };
const BOT = 'bot_of_900';

let database: TestDatabase;
let pool: Pool;
let owner: Pool;
let events: PhaseEvent[];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.clock.set(NOW);
  pool = patientPool(database.serviceUrl, LONG);
  owner = patientPool(database.ownerUrl, LONG);
  await storeLongHistory(pool, { id: BOT, trades: 900, trades_a_day: 3, now: NOW, by: 'op_1' });
  const { rows } = await pool.query<{ body: string }>(
    'SELECT body FROM events WHERE bot = $1 ORDER BY seq',
    [BOT],
  );
  events = rows.map(({ body }) => JSON.parse(body) as PhaseEvent);
});
afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

const ofType = <T extends PhaseEvent['type']>(...types: T[]) =>
  events.filter((event): event is Extract<PhaseEvent, { type: T }> =>
    (types as string[]).includes(event.type),
  );
const changes = () =>
  ofType('phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset');
const six = (ratio: Decimal) => ratio.toDecimalPlaces(6, Decimal.ROUND_HALF_EVEN).toString();
const winRate = (trades: readonly boolean[]) =>
  trades.length === 0 ? null : six(new Decimal(trades.filter(Boolean).length).div(trades.length));

/** Every figure of every session, added up from the lines of the log alone: none of the core's sums. */
function figuresByHand(policy: Policy) {
  const found: Record<string, unknown>[] = [];
  let equity = new Decimal('10000');
  let peak = equity;
  let sofar = new Decimal(0);
  let phase = 'experience';
  let size: string | null = null;
  let trades: boolean[] = [];
  let sessions: { wins: number; counted: number }[] = [];
  // The figures before a downgrade of the day: the chart shows the day by them (rules 2.8).
  let before: Record<string, unknown> | null = null;
  const cap = () =>
    Decimal.min('2000', equity.times('0.05').toDecimalPlaces(2, Decimal.ROUND_FLOOR));
  const standing = () => {
    const window = sessions.slice(-policy.gates.experience.session_window);
    const inWindow = window.reduce((sum, one) => sum + one.counted, 0);
    const gate = phase === 'proof_of_concept' || phase === 'real_money_trial' ? policy.gates[phase].trade_window : 20; // prettier-ignore
    return {
      phase,
      drawdown: six(peak.minus(equity).div(peak)),
      win_rate:
        phase !== 'experience'
          ? winRate(trades.slice(-gate))
          : inWindow === 0
            ? null
            : six(new Decimal(window.reduce((sum, one) => sum + one.wins, 0)).div(inWindow)),
      rolling_win_rate:
        phase === 'experience' || trades.length < 20 ? null : winRate(trades.slice(-20)),
      size,
      effective_size:
        phase === 'scaling' && size !== null ? Decimal.min(size, cap()).toString() : size,
    };
  };
  for (const event of events) {
    if (event.type === 'trade.closed' && event.mode === 'live') {
      equity = equity.plus(event.pnl);
      peak = Decimal.max(peak, equity);
      if (event.counted) trades.push(decimal(event.pnl).gt(0));
    }
    if (event.type === 'position_size.changed') size = event.after;
    if (event.type === 'phase.downgraded') before ??= standing();
    if (changes().some(({ seq }) => seq === event.seq)) {
      const change = event as ReturnType<typeof changes>[number];
      [phase, size, peak, trades, sessions] = [change.to, change.size, equity, [], []];
    }
    if (event.type !== 'session.closed') continue;
    sofar = sofar.plus(before === null ? event.total_pnl : event.live_pnl!);
    const { date, at, counted } = event;
    if (counted > 0 && before === null) sessions.push(event);
    const figures = before ?? standing();
    found.push({
      date,
      at,
      equity: equity.toString(),
      pnl_cumulative: sofar.toString(),
      counted,
      ...figures,
    });
    before = null;
  }
  return found;
}

describe('the points', () => {
  it('are what the lines of the log add up to', async () => {
    const { policy } = ofType('bot.registered')[0]!;
    const { points, sessions, from, to } = await readSeries(pool, BOT, { points: 1_000 });
    expect(points).toEqual(figuresByHand(policy));
    expect({ sessions, from, to }).toEqual({
      sessions: 300,
      from: points[0]!.date,
      to: points.at(-1)!.date,
    });
    expect(new Set(points.map(({ phase }) => phase)).size).toBeGreaterThan(2);
  });

  it('are the same after a rebuild from the log (rules 8.1), and when they are filled in later', async () => {
    const asked = { points: 1_000 };
    const written = await readSeries(pool, BOT, asked);
    const months = () =>
      owner.query('SELECT * FROM mark_months WHERE bot = $1 ORDER BY month', [BOT]);
    const before = (await months()).rows;
    await inTransaction(owner, (transaction) => rebuildAll(transaction, BOT, null));
    expect(await readSeries(pool, BOT, asked)).toEqual(written);
    await owner.query(`DELETE FROM session_marks WHERE bot = $1 AND date >= '2025-12-01'`, [BOT]);
    expect(await backfillMarks(owner)).toEqual({ filled: [BOT], broken: [] });
    expect(await readSeries(pool, BOT, asked)).toEqual(written);
    expect((await months()).rows).toEqual(before);
    expect(await backfillMarks(owner)).toEqual({ filled: [], broken: [] });
  });

  it('leave a bot out whose log is damaged, and fill in the others', async () => {
    await storeLongHistory(pool, {
      id: 'bot_torn',
      trades: 6,
      trades_a_day: 3,
      now: NOW,
      by: 'op_1',
    });
    await owner.query('DELETE FROM session_marks WHERE bot = $1', ['bot_torn']);
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    await owner.query(`UPDATE events SET body = 'torn' WHERE bot = 'bot_torn' AND seq = 3`);
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
    expect(await backfillMarks(owner)).toEqual({ filled: [], broken: ['bot_torn'] });
  });
});

describe('what happened beside them', () => {
  it('has a band for every tenure, one after the other', async () => {
    const { bands } = await readSeries(pool, BOT, { points: 100 });
    const [first, ...entered] = bands;
    expect(first).toMatchObject({
      phase: 'experience',
      entered_by: 'bot.registered',
      from: events[0]!.at,
    });
    expect(
      entered.map(({ seq, from, phase, entered_by }) => ({ seq, from, phase, entered_by })),
    ).toEqual(
      changes().map(({ seq, at, to, type }) => ({ seq, from: at, phase: to, entered_by: type })),
    );
    for (const [place, band] of bands.entries())
      expect([band.to, band.left_by]).toEqual([
        bands[place + 1]?.from ?? null,
        bands[place + 1]?.entered_by ?? null,
      ]);
  });

  it('names every downgrade with its triggers in words', async () => {
    const { downgrades } = await readSeries(pool, BOT, { points: 100 });
    const fallen = ofType('phase.downgraded');
    expect(fallen.length).toBeGreaterThan(0);
    expect(downgrades.map(({ seq, triggers }) => [seq, triggers.map(({ code }) => code)])).toEqual(
      fallen.map(({ seq, triggers }) => [seq, triggers]),
    );
    expect(downgrades[0]!.triggers[0]).toEqual({
      code: 'consecutive_losses',
      sentence: '3 losing trades in a row.',
    });
  });

  it('names every step of the size and its cause (rules 5)', async () => {
    const { sizes, left_off_before } = await readSeries(pool, BOT, { points: 100 });
    const steps = ofType('position_size.changed', 'phase.advanced', 'phase.downgraded');
    expect(left_off_before).toBeNull();
    expect(
      sizes.filter(({ cause }) => cause !== 'equity_cap').map(({ seq, size }) => ({ seq, size })),
    ).toEqual(
      steps.map((event) => ({
        seq: event.seq,
        size: event.type === 'position_size.changed' ? event.after : event.size,
      })),
    );
    expect(sizes.map(({ sentence }) => sentence)).toContain(
      'Advanced to Scaling: its size of 200 USD.',
    );
  });

  it('names what was asked in each tenure, by the policy then in force (rules 7.4)', async () => {
    const { thresholds, bands } = await readSeries(pool, BOT, { points: 100 });
    expect(thresholds.map(({ phase, from, to }) => ({ phase, from, to }))).toEqual(
      bands.map(({ phase, from, to }) => ({ phase, from, to })),
    );
    expect(thresholds[0]).toMatchObject({
      policy_version: 1,
      win_rate_required: '0.6',
      win_rate_window: { unit: 'sessions', size: 1 },
      win_rate_downgrade: null,
      rolling_window: null,
    });
    expect(thresholds.find(({ phase }) => phase === 'scaling')).toMatchObject({
      win_rate_required: null,
      win_rate_window: { unit: 'trades', size: 20 },
      win_rate_downgrade: '0.55',
      rolling_window: 20,
    });
  });

  it('includes the bot’s current figures, unless the range ended before today', async () => {
    const { now, points, as_of } = await readSeries(pool, BOT, { points: 1_000 });
    const { date, at, counted, ...standing } = now!;
    expect({ date, at, counted }).toEqual({ date: '2026-03-09', at: NOW, counted: 0 });
    expect(as_of).toBe(NOW);
    expect(points.at(-1)).toMatchObject(standing);
    expect((await readSeries(pool, BOT, { points: 20, end: '2026-03-08' })).now).toBeNull();
  });

  it('shows of a range only what it touches, with tenures whole', async () => {
    const all = await readSeries(pool, BOT, { points: 1_000 });
    const [start, end] = ['2025-08-01', '2025-11-30'];
    const some = await readSeries(pool, BOT, { points: 1_000, start, end });
    expect(some.points).toEqual(all.points.filter(({ date }) => date >= start && date <= end));
    // Opens of trading days: 07:00 in New York, in summer and in winter.
    const [from, until] = ['2025-08-01T11:00:00.000Z', '2025-12-01T12:00:00.000Z'];
    const within = ({ at }: { at: string }) => at >= from && at < until;
    expect(some.downgrades).toEqual(all.downgrades.filter(within));
    expect(some.sizes).toEqual(all.sizes.filter(within));
    expect(some.bands).toEqual(
      all.bands.filter((band) => band.from < until && (band.to === null || band.to > from)),
    );
  });
});
