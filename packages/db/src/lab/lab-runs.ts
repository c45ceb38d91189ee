import { labRun, type LabRun } from '@phasegate/contracts';
import { newId } from '../access/credential.js';
import type { Person } from '../access/person.js';
import type { Queries } from '../ledger/queries.js';
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

interface RunRow extends Record<string, unknown> {
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
  readonly policies: unknown;
  readonly result: unknown;
}

const RUN = `id, kind, bot, by, at, started_at, finished_at, state, done, total, fault,
  request -> 'policies' AS policies, result`;

/** Puts down a run for a worker to do; old ones of the person are forgotten. Null: enough of theirs are under way. */
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

/** The worker that has it stops as soon as it looks. */
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

function answerOf({ done, total, policies, ...row }: RunRow): LabRun {
  return labRun.parse({
    ...row,
    at: row.at.toISOString(),
    started_at: instantOrNull(row.started_at),
    finished_at: instantOrNull(row.finished_at),
    progress: { done, total },
    ...(row.kind === 'lab' ? { policies } : {}),
  });
}
