import { Decimal } from '@phasegate/phase-core';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { INSERT_MARKS, MARKED_FIGURES, SUM_MONTHS_UP } from '../../ledger/append/session-marks.js';
import { createTestDatabase, type TestDatabase, patientPool } from '../../testing/index.js';
import { readPoints } from './points.js';

let database: TestDatabase;
let pool: Pool;
let bots = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = patientPool(database.serviceUrl, { statementMs: 60_000 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const DAY_MS = 86_400_000;
const dateOf = (day: number) =>
  new Date(Date.UTC(2010, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
const rate = fc.option(
  fc.integer({ min: 0, max: 20 }).map((wins) => String(wins / 20)),
  { nil: null },
);

/** Sessions in a row, some days apart, as a projection would mark them. */
interface Session {
  readonly gap: number;
  readonly equity: string;
  readonly total_pnl: string;
  readonly drawdown: string | null;
  readonly win_rate: string | null;
  readonly rolling_win_rate: string | null;
}
const session: fc.Arbitrary<Session> = fc.record({
  gap: fc.integer({ min: 1, max: 4 }),
  equity: fc.integer({ min: -5, max: 300 }).map((cents) => String(cents / 4)),
  total_pnl: fc.integer({ min: -40, max: 40 }).map(String),
  drawdown: rate,
  win_rate: rate,
  rolling_win_rate: rate,
});

async function marked(sessions: readonly Session[]): Promise<{ bot: string; dates: string[] }> {
  const bot = `bot_${(bots += 1)}`;
  await pool.query(
    `INSERT INTO bots (id, name, currency, created_by) VALUES ($1, $1, 'USD', 'op_1')`,
    [bot],
  );
  let day = 0;
  const rows = sessions.map(({ gap, ...figures }, place) => {
    day += gap;
    const date = dateOf(day);
    const at = `${date}T21:00:00.000Z`;
    return {
      ...figures,
      date,
      at,
      seq: place + 1,
      phase: 'scaling',
      counted: 1,
      size: '200',
      effective_size: '200',
    };
  });
  for (const statement of [INSERT_MARKS, SUM_MONTHS_UP])
    await pool.query(statement, [bot, JSON.stringify(rows)]);
  return { bot, dates: rows.map(({ date }) => date) };
}

type Figure = (typeof MARKED_FIGURES)[number];
type Figures = Record<Figure, string | null>;
const values = (points: readonly Figures[], figure: Figure) =>
  points.flatMap((point) => (point[figure] === null ? [] : [new Decimal(point[figure])]));
const ends = (points: readonly Figures[], figure: Figure) => {
  const found = values(points, figure);
  return found.length === 0
    ? null
    : [Decimal.min(...found).toString(), Decimal.max(...found).toString()];
};

/** Holds an answer against every session of the range. */
async function assertNothingLost(bot: string, start: string, end: string, most: number) {
  const all = (await readPoints(pool, bot, { start, end }, 1_000_000)).points;
  const { sessions, points } = await readPoints(pool, bot, { start, end }, most);
  expect(sessions).toBe(all.length);
  expect(points.length).toBeLessThanOrEqual(most);
  expect(points).toEqual(all.filter((point) => points.some(({ date }) => date === point.date)));
  if (all.length === 0) return;
  expect([points[0], points.at(-1)]).toEqual([all[0], all.at(-1)]);
  for (const figure of MARKED_FIGURES) expect(ends(points, figure)).toEqual(ends(all, figure));
}

describe('fewer points than sessions', () => {
  it('keep the first and the last, and the least and the greatest of every figure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(session, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 20, max: 90 }),
        fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })),
        async (sessions, most, [a, b]) => {
          const { bot } = await marked(sessions);
          await assertNothingLost(bot, '2010-01-01', '2035-01-01', most);
          await assertNothingLost(bot, dateOf(Math.min(a, b)), dateOf(Math.max(a, b)), most);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keep them too where whole months are looked at, and the range cuts two of them', async () => {
    const [sessions] = fc.sample(
      fc.array(session, { minLength: 1_500, maxLength: 1_500, size: 'max' }),
      1,
    );
    const { bot, dates } = await marked(sessions!);
    await assertNothingLost(bot, dates[0]!, dates.at(-1)!, 400);
    await assertNothingLost(bot, dates[17]!, dates.at(-23)!, 400);
    await assertNothingLost(bot, dates[17]!, dates.at(-23)!, 20);
  });

  it('lie in equal stretches of time: a spike far from all others is kept, and its neighbours are left out', async () => {
    const flat = {
      gap: 1,
      equity: '100',
      total_pnl: '0',
      drawdown: '0',
      win_rate: '0.5',
      rolling_win_rate: null,
    };
    const sessions = Array.from({ length: 600 }, (_, place) =>
      place === 321 ? { ...flat, equity: '3.5' } : flat,
    );
    const { bot, dates } = await marked(sessions);
    const { points } = await readPoints(pool, bot, {}, 100);
    const place = points.findIndex(({ equity }) => equity === '3.5');
    expect(points[place]?.date).toBe(dates[321]);
    expect(points.filter(({ equity }) => equity === '3.5')).toHaveLength(1);
    expect(points.length).toBeLessThan(30);
  });
});

it('sums results up over many statements as over one', async () => {
  const [sessions] = fc.sample(fc.array(session, { minLength: 40, maxLength: 40 }), 1);
  const { bot } = await marked(sessions!);
  const { points } = await readPoints(pool, bot, {}, 1_000);
  let sum = new Decimal(0);
  for (const [place, { total_pnl }] of sessions!.entries()) {
    sum = sum.plus(total_pnl);
    expect(points[place]?.pnl_cumulative).toBe(sum.toString());
  }
});
