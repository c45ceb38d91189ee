import {
  whatIfRun,
  whatIfSummary,
  type Page,
  type PageQuery,
  type WhatIfRun,
  type WhatIfSummary,
} from '@phasegate/contracts';
import { NOT_REPLAYED, type Policy, type PolicyChange } from '@phasegate/phase-core';
import { z } from 'zod';
import { newId } from '../access/credential.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from '../reads/cursor.js';
import { instantOrNull } from '../reads/numbers.js';

/** The maximum number of waiting and running runs of one bot: the slots of the table. */
const SLOTS = 2;
/** Runs of one bot that are kept. */
const KEPT = 20;
/** Each event is read once and then replayed. */
const TURNS_PER_EVENT = 2;

/** A policy to replay, with the one in force to compare with. */
export interface WantedWhatIf {
  readonly bot: string;
  readonly by: string;
  readonly in_force: Policy;
  readonly policy: Policy;
  readonly changes: readonly PolicyChange[];
}

interface RunRow extends Record<string, unknown> {
  readonly id: string;
  readonly ordinal: string;
  readonly bot: string;
  readonly by: string;
  readonly at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly state: WhatIfSummary['state'];
  readonly done: number;
  readonly total: number;
  readonly changes: readonly PolicyChange[];
  readonly fault: string | null;
}

const SUMMARY =
  'id, ordinal, bot, by, at, started_at, finished_at, state, done, total, changes, fault';

/**
 * Queues a run for a worker; old runs of the bot are deleted. Of concurrent requests, in any processes, only as many
 * succeed as there are slots. Null: all slots are taken.
 */
export async function addWhatIfRun(
  queries: Queries,
  wanted: WantedWhatIf,
): Promise<WhatIfSummary | null> {
  for (let tries = 0; tries <= SLOTS; tries += 1) {
    const row = await inserted(queries, wanted);
    if (row === undefined) continue;
    await forgetOld(queries, wanted.bot);
    return summaryOf(row);
  }
  return null;
}

/** Undefined: no slot is free, or another request took it first. */
async function inserted(
  queries: Queries,
  { bot, by, in_force, policy, changes }: WantedWhatIf,
): Promise<RunRow | undefined> {
  const { rows } = await queries.query<RunRow>(
    `INSERT INTO what_if_runs (id, bot, by, history_seq, total, in_force, policy, changes, slot)
     SELECT $1, s.bot, $3, s.seq, $7 * s.seq, $4, $5, $6, free.slot
     FROM bot_states s, LATERAL (
       SELECT slots.slot FROM generate_series(1, $8) AS slots (slot)
       WHERE NOT EXISTS (SELECT FROM what_if_runs r
                         WHERE r.bot = s.bot AND r.slot = slots.slot AND r.state IN ('waiting', 'running'))
       ORDER BY slots.slot LIMIT 1) AS free
     WHERE s.bot = $2
     ON CONFLICT (bot, slot) WHERE state IN ('waiting', 'running') DO NOTHING
     RETURNING ${SUMMARY}`,
    [
      newId('wif'),
      bot,
      by,
      ...[in_force, policy, changes].map((value) => JSON.stringify(value)),
      TURNS_PER_EVENT,
      SLOTS,
    ],
  );
  return rows[0];
}

async function forgetOld(queries: Queries, bot: string): Promise<void> {
  await queries.query(
    `DELETE FROM what_if_runs WHERE bot = $1 AND state IN ('done', 'failed') AND ordinal <=
       (SELECT ordinal FROM what_if_runs WHERE bot = $1 ORDER BY ordinal DESC OFFSET ${KEPT} LIMIT 1)`,
    [bot],
  );
}

const cursorKey = z.strictObject({ ordinal: z.string().regex(/^\d{1,18}$/) });

/** A bot's runs without their results, newest first. */
export async function listWhatIfRuns(
  queries: Queries,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<Page<WhatIfSummary>> {
  const before = keyOf(cursor, cursorKey);
  const { rows } = await queries.query<RunRow>(
    `SELECT ${SUMMARY} FROM what_if_runs
     WHERE bot = $1 AND ($2::bigint IS NULL OR ordinal < $2) ORDER BY ordinal DESC LIMIT $3`,
    [bot, before?.ordinal ?? null, limit + 1],
  );
  return pageOf(rows, limit, summaryOf, ({ ordinal }) => ({ ordinal }));
}

/** Null: the bot has no such run. */
export async function readWhatIfRun(
  queries: Queries,
  bot: string,
  id: string,
): Promise<WhatIfRun | null> {
  const { rows } = await queries.query<RunRow & { result: unknown }>(
    `SELECT ${SUMMARY}, result FROM what_if_runs WHERE bot = $1 AND id = $2`,
    [bot, id],
  );
  const [row] = rows;
  return row === undefined ? null : whatIfRun.parse({ ...summaryOf(row), result: row.result });
}

function summaryOf(row: RunRow): WhatIfSummary {
  const { id, bot, by, at, state, done, total, changes, fault } = row;
  return whatIfSummary.parse({
    id,
    bot,
    by,
    at: at.toISOString(),
    started_at: instantOrNull(row.started_at),
    finished_at: instantOrNull(row.finished_at),
    state,
    progress: { done, total },
    changes,
    not_replayed: changes.map(({ key }) => key).filter((key) => NOT_REPLAYED.includes(key)),
    fault,
  });
}
