import { Executor, inTransaction, newId, storeDraft, trip } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { marketOf, mergedPolicy, register } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { watchGuardrails } from './guardrails.js';
import { hourlyDuty } from './hourly.js';

const NOW = Date.parse('2026-03-09T14:30:00.000Z');
const person = { by: 'op_1', reason: 'tried' };
let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.clock.set(new Date(NOW).toISOString());
  pool = patientPool(database.serviceUrl, { max: 2 });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** A bot with a number of accepted and blocked overrides. */
async function bot(accepted: number, blocked: number): Promise<string> {
  const policy = mergedPolicy({ calendar: { kind: 'always-open' } });
  const id = newId('bot');
  const draft = register(marketOf(policy.calendar), NOW, {
    equity: '10000',
    currency: 'USD',
    policy,
    by: 'op_1',
  });
  for (let time = 0; time < accepted; time += 1)
    draft.emit(NOW, { type: 'phase.override_accepted', action: 'policy', ...person });
  for (let time = 0; time < blocked; time += 1)
    draft.emit(NOW, {
      type: 'phase.override_blocked',
      action: 'rollback',
      code: 'PASSWORD_WRONG',
      ...person,
    });
  await inTransaction(pool, (queries) =>
    storeDraft(queries, { id, name: 'A bot', currency: 'USD', by: 'op_1' }, draft),
  );
  return id;
}

const alerts = async () => {
  const { rows } = await pool.query<{ key: string; text: string; facts: object; over: boolean }>(
    `SELECT key, text, facts, over_at IS NOT NULL AS over FROM alerts WHERE kind = 'guardrail_broken' ORDER BY raised_at`,
  );
  return rows;
};

test('a broken guardrail raises one alert, which ends when it holds again; the next breach raises another (HEART)', async () => {
  const id = await bot(1, 9);
  await watchGuardrails(pool);
  await watchGuardrails(pool);
  const [alert, ...others] = await alerts();
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ key: 'guardrail:overrides_blocked', over: false });
  expect(alert!.text).toContain('It is 90%; the guardrail breaks below 95%.');
  expect(alert!.text).toContain('Bots whose own figure breaks it: 1.');
  expect(alert!.facts).toMatchObject({ code: 'overrides_blocked', bots: 1 });
  expect(JSON.stringify(alert)).not.toContain(id);
  await bot(0, 20);
  await watchGuardrails(pool);
  expect((await alerts()).map(({ over }) => over)).toEqual([true]);
  await database.clock.advance(1);
  await bot(1, 0);
  await bot(1, 0);
  await watchGuardrails(pool);
  expect((await alerts()).map(({ over }) => over)).toEqual([true, false]);
});

test('no alert is raised where nothing has happened', async () => {
  await bot(0, 0);
  await trip(new Executor(pool), await bot(0, 0), person);
  await watchGuardrails(pool);
  expect(await alerts()).toEqual([]);
});

test('the duty looks as soon as it starts, and ends what it began when it is closed', async () => {
  await bot(1, 0);
  await hourlyDuty(database.serviceUrl, pino({ level: 'silent' })).close();
  expect(await alerts()).toHaveLength(1);
});
