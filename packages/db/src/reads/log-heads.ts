import { PLATFORM } from '../ledger/platform-log.js';
import type { Queries } from '../ledger/queries.js';

/** How far each log has come: a bot's by its id, the platform's own by its name. */
export async function logHeads(queries: Queries): Promise<Map<string, number>> {
  const { rows } = await queries.query<{ log: string; seq: number }>(
    'SELECT bot AS log, seq FROM bot_states UNION ALL SELECT $1, seq FROM platform',
    [PLATFORM],
  );
  return new Map(rows.map(({ log, seq }) => [log, seq]));
}

/** Of these bots the ones that an operator is a member of. */
export async function botsOfMember(
  queries: Queries,
  actor: string,
  bots: readonly string[],
): Promise<string[]> {
  const { rows } = await queries.query<{ bot: string }>(
    'SELECT bot FROM bot_members WHERE actor = $1 AND bot = ANY ($2)',
    [actor, bots],
  );
  return rows.map(({ bot }) => bot);
}
