import { keptMapping, type KeptMapping, type Mapping } from '@phasegate/contracts';
import { instantText } from '@phasegate/phase-core';
import type { Person } from '../access/person.js';
import type { Queries } from '../ledger/transaction/queries.js';

const MAX_SHOWN = 100;

interface MappingRow extends Record<string, unknown> {
  readonly bot: string;
  readonly bot_name: string;
  readonly mapping: unknown;
  readonly by: string;
  readonly at: Date;
}

/** Keeps a mapping with a bot, in the place of the one before. */
export async function keepMapping(
  queries: Queries,
  { bot, mapping, by }: { readonly bot: string; readonly mapping: Mapping; readonly by: string },
): Promise<KeptMapping> {
  const { rows } = await queries.query<MappingRow>(
    `INSERT INTO import_mappings (bot, mapping, by) VALUES ($1, $2, $3)
     ON CONFLICT (bot) DO UPDATE SET mapping = excluded.mapping, by = excluded.by, at = phase_clock()
     RETURNING bot, mapping, by, at, (SELECT name FROM bots WHERE id = bot) AS bot_name`,
    [bot, JSON.stringify(mapping), by],
  );
  return shown(rows[0]!);
}

/** Those of the bots that a person sees, newest first. */
export async function listKeptMappings(
  queries: Queries,
  { role, member_as }: Pick<Person, 'role' | 'member_as'>,
): Promise<KeptMapping[]> {
  const { rows } = await queries.query<MappingRow>(
    `SELECT m.bot, m.mapping, m.by, m.at, b.name AS bot_name
     FROM import_mappings m JOIN bots b ON b.id = m.bot
     WHERE $1 <> 'operator'
       OR EXISTS (SELECT FROM bot_members s WHERE s.bot = m.bot AND s.actor = $2)
     ORDER BY m.at DESC, m.bot LIMIT ${MAX_SHOWN}`,
    [role, member_as],
  );
  return rows.map(shown);
}

const shown = ({ at, ...row }: MappingRow): KeptMapping =>
  keptMapping.parse({ ...row, at: instantText(at.getTime()) });
