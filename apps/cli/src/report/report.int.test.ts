import type { HeartReport, SuccessReport } from '@phasegate/contracts';
import { correctTrade, Executor, inTransaction, newId, storeDraft } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { decideAdvance, marketOf, type Draft } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { captured } from '../captured-run.fixture.js';
import { demoBots } from '../demo/bots.js';
import { live } from '../demo/course.js';
import { figuresOf, type Line } from './from-events.fixture.js';

/** A Friday, after the open in New York. */
const NOW = Date.parse('2026-11-20T16:00:00.000Z');
const person = { by: 'op_1', reason: 'tried' };
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.clock.set(new Date(NOW).toISOString());
  pool = patientPool(database.serviceUrl, { statementMs: 60_000, idleInTransactionMs: 60_000 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const report = async (which: 'heart' | 'success') => {
  const { status, stdout } = await captured(['report', which, '--json'], {
    DATABASE_URL: database.serviceUrl,
  });
  expect(status).toBe(0);
  return JSON.parse(stdout) as HeartReport & SuccessReport;
};

test('before anything has happened nothing is measured, and no figure invented', async () => {
  const { rows } = await report('heart');
  expect(rows.map(({ value, status }) => [value, status])).toEqual(
    rows.map(() => [null, 'no_data']),
  );
  const { criteria } = await report('success');
  expect(criteria.map(({ number, value, status }) => [number, value, status])).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => [number, null, 'no_data']),
  );
});

describe('over generated histories', () => {
  let lines: Line[];
  beforeAll(async () => {
    const [, , ridge, summit] = demoBots(NOW);
    const more = [5, 6].map((seed) => ({
      ...ridge!,
      seed,
      reached: (state: Draft['state']) => state.hot.seq > 900,
    }));
    for (const course of [...demoBots(NOW), ...more, { ...summit!, seed: 42 }]) {
      const draft = live(course, marketOf(course.policy.calendar), NOW, 'op_1');
      overrides(draft);
      const id = newId('bot');
      await inTransaction(pool, (queries) =>
        storeDraft(queries, { id, name: course.name, currency: 'USD', by: 'op_1' }, draft),
      );
      await corrections(id);
    }
    await livedHere();
    const { rows } = await pool.query<{ body: string }>(
      `SELECT body FROM events WHERE bot <> 'platform' ORDER BY bot, seq`,
    );
    lines = rows.map(({ body }) => JSON.parse(body) as Line);
  }, 240_000);

  /** A live entry that was blocked; overrides: refused advances, throttled attempts, an accepted one. */
  function overrides(draft: Draft): void {
    for (let time = 0; time < 3; time += 1) decideAdvance(draft, NOW, person, { to: 'scaling' });
    draft.emit(NOW, {
      type: 'phase.validation_blocked',
      trade_id: 'too-early',
      reasons: ['PAPER_ONLY'],
      mode: 'live',
    });
    draft.emit(NOW, {
      type: 'phase.override_blocked',
      action: 'rollback',
      code: 'LOCKED_OUT',
      attempts: 7,
      ...person,
    });
    draft.emit(NOW, { type: 'phase.override_accepted', action: 'policy', ...person });
  }

  /** Histories stored with the registration are synthetic; here they count as real ones. */
  async function livedHere(): Promise<void> {
    const owner = patientPool(database.ownerUrl, { max: 1 });
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    await owner.query('UPDATE events SET xid = pg_current_xact_id() WHERE seq > 1');
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
    await owner.end();
  }

  /** One early live trade corrected, another voided. */
  async function corrections(bot: string): Promise<void> {
    const { rows } = await pool.query<{ trade_id: string }>(
      `SELECT trade_id FROM trades WHERE bot = $1 AND mode = 'live' AND closed_seq IS NOT NULL ORDER BY opened_seq LIMIT 2`,
      [bot],
    );
    for (const [place, { trade_id }] of rows.entries())
      await correctTrade(
        pool,
        new Executor(pool),
        { bot, person, password: 'confirmed' },
        trade_id,
        place === 0 ? '-3.21' : null,
      );
  }

  test('every figure is what the raw events say, reckoned by other means', async () => {
    const expected = figuresOf(lines, NOW);
    const { rows } = await report('heart');
    const { criteria } = await report('success');
    const reported: Record<string, string | null> = Object.fromEntries([
      ...rows.map(({ code, value }) => [code, value] as const),
      ...criteria.map(({ number, value }) => [String(number), value] as const),
    ]);
    expect(Object.keys(reported).sort()).toEqual(Object.keys(expected).sort());
    const off = Object.entries(expected).filter(([name, figure]) => {
      const value = reported[name];
      return value == null || figure === null
        ? value !== figure
        : Math.abs(Number(value) - figure) > 1e-5;
    });
    expect(
      off.map(([name, figure]) => ({ name, events: figure, reported: reported[name] })),
    ).toEqual([]);
    expect(Object.values(expected).filter((figure) => figure === null)).toEqual([]);
  });

  test('a status compares the value with its target, unless a guardrail is broken', async () => {
    const { rows } = await report('heart');
    const by = Object.fromEntries(rows.map((row) => [row.code, row]));
    const overridden = by['overrides_blocked']!;
    expect(overridden).toMatchObject({
      status: 'guardrail_broken',
      target: { is: 'at_least', value: '0.98' },
      guardrail: { is: 'below', value: '0.95' },
    });
    expect(overridden.bots).toHaveLength(7);
    expect(by['first_90_live_days']).toMatchObject({ status: 'met', bots: [] });
    const { criteria } = await report('success');
    expect(criteria.map(({ status }) => status)).not.toContain('guardrail_broken');
    expect(criteria[6]).toMatchObject({ name: 'Position size control', status: 'met' });
    expect(criteria[5]).toMatchObject({ name: 'Session tracking', status: 'met', value: '1' });
  });

  test('is readable too', async () => {
    const { status, stdout } = await captured(['report', 'heart'], {
      DATABASE_URL: database.serviceUrl,
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^7 bots, as of 2026-11-20T16:00:00\.000Z$/m);
    expect(stdout).toMatch(/^‼ adoption: Share of override attempts that were blocked$/m);
    expect(stdout).toMatch(/^ {4}0\.\d+ share, target ≥ 0\.98: guardrail_broken$/m);
  });
});

test.each([
  [[], "missing required argument 'report'"],
  [
    ['nps'],
    "command-argument value 'nps' is invalid for argument 'report'. Allowed choices are heart, success.",
  ],
])('bad input %# is one line', async (args, line) =>
  expect(await captured(['report', ...args])).toEqual({
    status: 2,
    stdout: '',
    stderr: `phase: ${line}\n`,
  }),
);
