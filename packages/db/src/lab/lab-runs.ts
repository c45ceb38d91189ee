import {
  labRun,
  labRunSummary,
  type LabRun,
  type LabRunsQuery,
  type LabRunSummary,
  type Page,
} from '@phasegate/contracts';
import { z } from 'zod';
import { newId } from '../access/credential.js';
import type { Person } from '../access/person.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from '../reads/cursor.js';
import { instantOrNull } from '../reads/numbers.js';

/** Runs of one person that wait or run at once. */
const UNDER_WAY = 2;
/** Runs of one person that are kept. */
const KEPT = 100;

export interface WantedLabRun {
  readonly kind: 'lab' | 'futures';
  readonly bot: string | null;
  readonly by: string;
  /** All that the result depends on; `policies` of a lab are shown with the run. */
  readonly request: object;
}

interface SummaryRow extends Record<string, unknown> {
  readonly id: string;
  readonly kind: 'lab' | 'futures';
  readonly bot: string | null;
  readonly by: string;
  readonly at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly state: LabRun['state'];
  readonly done: number;
  readonly total: number;
  readonly fault: string | null;
}

interface RunRow extends SummaryRow {
  readonly policies: unknown;
  readonly result: unknown;
}

const SUMMARY = 'id, kind, bot, by, at, started_at, finished_at, state, done, total, fault';
const RUN = `${SUMMARY}, request -> 'policies' AS policies, result`;

/** Queues a run for a worker; old runs of the person are deleted. Null: the person has too many runs in progress. */
export async function addLabRun(
  queries: Queries,
  { kind, bot, by, request }: WantedLabRun,
): Promise<LabRun | null> {
  const { rows } = await queries.query<RunRow>(
    `INSERT INTO lab_runs (id, kind, bot, by, request) SELECT $1, $2, $3, $4, $5
     WHERE (SELECT count(*) FROM lab_runs WHERE by = $4 AND state IN ('waiting', 'running')) < ${UNDER_WAY}
     RETURNING ${RUN}`,
    [newId('lab'), kind, bot, by, JSON.stringify(request)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  await queries.query(
    `DELETE FROM lab_runs WHERE by = $1 AND state IN ('done', 'failed', 'cancelled') AND ordinal <=
       (SELECT ordinal FROM lab_runs WHERE by = $1 ORDER BY ordinal DESC OFFSET ${KEPT} LIMIT 1)`,
    [by],
  );
  return answerOf(row);
}

/** Runs about no bot are everybody's; the others belong to those who see the bot. */
const SEEN = `(bot IS NULL OR $2 <> 'operator'
  OR EXISTS (SELECT FROM bot_members m WHERE m.bot = lab_runs.bot AND m.actor = $3))`;

type Reader = Pick<Person, 'role' | 'member_as'>;

/** Null: there is no such run for this person. */
export async function readLabRun(
  queries: Queries,
  id: string,
  { role, member_as }: Reader,
): Promise<LabRun | null> {
  const { rows } = await queries.query<RunRow>(
    `SELECT ${RUN} FROM lab_runs WHERE id = $1 AND ${SEEN}`,
    [id, role, member_as],
  );
  return rows[0] === undefined ? null : answerOf(rows[0]);
}

/** The worker that executes it stops at its next check. */
export async function cancelLabRun(
  queries: Queries,
  id: string,
  { role, member_as }: Reader,
): Promise<LabRun | null> {
  await queries.query(
    `UPDATE lab_runs SET state = 'cancelled', lease = NULL, lease_until = NULL, finished_at = phase_clock()
     WHERE id = $1 AND ${SEEN} AND state IN ('waiting', 'running')`,
    [id, role, member_as],
  );
  return readLabRun(queries, id, { role, member_as });
}

const cursorKey = z.strictObject({ ordinal: z.string().regex(/^\d{1,18}$/) });

/** Runs about a bot without their results, newest first. */
export async function listLabRuns(
  queries: Queries,
  bot: string,
  { kind, limit, cursor }: LabRunsQuery,
): Promise<Page<LabRunSummary>> {
  const before = keyOf(cursor, cursorKey);
  const { rows } = await queries.query<SummaryRow & { readonly ordinal: string }>(
    `SELECT ordinal, ${SUMMARY} FROM lab_runs
     WHERE bot = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::bigint IS NULL OR ordinal < $3)
     ORDER BY ordinal DESC LIMIT $4`,
    [bot, kind ?? null, before?.ordinal ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    ({ ordinal: _ordinal, ...row }) => labRunSummary.parse(shownOf(row)),
    ({ ordinal }) => ({ ordinal }),
  );
}

const answerOf = ({ policies, ...row }: RunRow): LabRun =>
  labRun.parse({ ...shownOf(row), ...(row.kind === 'lab' ? { policies } : {}) });

const shownOf = ({ done, total, at, started_at, finished_at, ...row }: SummaryRow) => ({
  ...row,
  at: at.toISOString(),
  started_at: instantOrNull(started_at),
  finished_at: instantOrNull(finished_at),
  progress: { done, total },
});
