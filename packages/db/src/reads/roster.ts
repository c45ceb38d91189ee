import type { Queries } from '../ledger/queries.js';
import { STATE_VERSION } from '../ledger/view.js';
import type { RegisteredBot } from './bots.js';
import { instantOrNull } from './numbers.js';

/** Which bots there are at one moment, and what stands over all of them. */
export interface Roster {
  readonly now: Date;
  readonly closures_version: number;
  readonly halted: { readonly since: Date; readonly by: string; readonly reason: string } | null;
  /** What `versionsIn` reads: the same text as long as nothing of these bots changes. */
  readonly versions: string;
}

export interface VersionedBot {
  readonly id: string;
  /** Another one after every change of what stands in the register and of the stored state. */
  readonly version: string;
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
  readonly bots: string | null;
}

const REGISTER_VERSION = 'b.xmin::text';

/** One text however many bots there are: thousands of rows take longer to come in than to be found. */
export async function readRoster(
  queries: Queries,
  { member, archived }: RosterWanted,
): Promise<Roster> {
  const { rows } = await queries.query<RosterRow & Record<string, unknown>>(
    `SELECT phase_clock() AS now, p.closures_version, p.halted_at, p.halted_by, p.halt_reason, (
       SELECT string_agg(${REGISTER_VERSION} || '/' || ${STATE_VERSION} || ' ' || b.id, E'\\n')
       FROM bots b JOIN bot_states s ON s.bot = b.id
       WHERE (b.archived_at IS NOT NULL) = $2
         AND ($1::text IS NULL OR b.id IN (SELECT m.bot FROM bot_members m WHERE m.actor = $1))
     ) AS bots FROM platform p`,
    [member, archived],
  );
  const { now, closures_version, halted_at, halted_by, halt_reason, bots } = rows[0]!;
  return {
    now,
    closures_version,
    halted: halted_at === null ? null : { since: halted_at, by: halted_by!, reason: halt_reason! },
    versions: bots ?? '',
  };
}

/** In no order. */
export const versionsIn = ({ versions }: Roster): VersionedBot[] =>
  versions === '' ? [] : versions.split('\n').map(versioned);

function versioned(line: string): VersionedBot {
  const end = line.indexOf(' ');
  return { id: line.slice(end + 1), version: line.slice(0, end) };
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

/** What stands in the register of these bots, with the version of each row; in no order. */
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
