import type { Queries } from '../ledger/transaction/queries.js';
import { STATE_VERSION } from '../ledger/state/view.js';
import type { RegisteredBot } from './bots.js';
import { instantOrNull } from './numbers.js';

/** The platform's state and its bots at one moment. */
export interface Roster {
  readonly now: Date;
  readonly closures_version: number;
  readonly halted: { readonly since: Date; readonly by: string; readonly reason: string } | null;
  /** The horizon: anything missing from this roster was changed by this transaction or a later one. */
  readonly horizon: string;
  /** All that are wanted; or those that were changed since a horizon, and perhaps a few more. In no order. */
  readonly bots: readonly RosterBot[];
}

export interface RosterBot {
  readonly id: string;
  /** Changes with every change of the bot's register row and of its stored state. */
  readonly version: string;
  /** Whether it is, or still is, one of those that are wanted. */
  readonly wanted: boolean;
}

export interface RosterWanted {
  /** Only the bots of this member; null: all. */
  readonly member: string | null;
  readonly archived: boolean;
}

interface RosterRow {
  readonly now: Date;
  readonly closures_version: number;
  readonly halted_at: Date | null;
  readonly halted_by: string | null;
  readonly halt_reason: string | null;
  readonly horizon: string;
  readonly bots: string | null;
}

const REGISTER_VERSION = 'b.xmin::text';

const WANTED = `(b.archived_at IS NOT NULL) = $2
  AND ($1::text IS NULL OR b.id IN (SELECT m.bot FROM bot_members m WHERE m.actor = $1))`;

/** Rows restored from another server have transaction ids that a snapshot here cannot show. */
const SINCE = 'changed_in >= $3::xid8 AND changed_in < pg_snapshot_xmax(pg_current_snapshot())';
const CHANGED = `b.id IN (SELECT id FROM bots WHERE ${SINCE} UNION ALL SELECT bot FROM bot_states WHERE ${SINCE})`;

/**
 * One text for any number of bots: transferring thousands of rows takes longer than finding them.
 *
 * @param since the horizon of an earlier roster, to get only later changes; null: all bots
 */
export async function readRoster(
  queries: Queries,
  { member, archived }: RosterWanted,
  since: string | null,
): Promise<Roster> {
  const { rows } = await queries.query<RosterRow & Record<string, unknown>>(
    `SELECT phase_clock() AS now, p.closures_version, p.halted_at, p.halted_by, p.halt_reason,
       pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, (
         SELECT string_agg(
           CASE WHEN ${WANTED} THEN '+' ELSE '-' END || ${REGISTER_VERSION} || '/' || ${STATE_VERSION} || ' ' || b.id,
           E'\\n')
         FROM bots b JOIN bot_states s ON s.bot = b.id WHERE ${since === null ? WANTED : CHANGED}
       ) AS bots
     FROM platform p`,
    [member, archived, ...(since === null ? [] : [since])],
  );
  const { now, closures_version, halted_at, halted_by, halt_reason, horizon, bots } = rows[0]!;
  return {
    now,
    closures_version,
    halted: halted_at === null ? null : { since: halted_at, by: halted_by!, reason: halt_reason! },
    horizon,
    bots: bots === null ? [] : bots.split('\n').map(rosterBot),
  };
}

function rosterBot(line: string): RosterBot {
  const end = line.indexOf(' ');
  return { id: line.slice(end + 1), version: line.slice(1, end), wanted: line.startsWith('+') };
}

/** The version of a bot of the roster, from those of its two rows. */
export const rosterVersion = (register: string, state: string): string => `${register}/${state}`;

interface RegisterRow {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly currency: string;
  readonly created_at: Date;
  readonly archived_at: Date | null;
}

/** The register rows of these bots, with the version of each row, in no order. */
export async function readRegister(
  queries: Queries,
  bots: readonly string[],
): Promise<{ readonly version: string; readonly bot: RegisteredBot }[]> {
  const { rows } = await queries.query<RegisterRow & Record<string, unknown>>(
    `SELECT b.id, ${REGISTER_VERSION} AS version, b.name, b.currency, b.created_at, b.archived_at
     FROM bots b WHERE b.id = ANY ($1)`,
    [bots],
  );
  return rows.map(({ id, version, name, currency, created_at, archived_at }) => ({
    version,
    bot: {
      ...{ id, name, currency },
      created_at: created_at.toISOString(),
      archived_at: instantOrNull(archived_at),
    },
  }));
}
