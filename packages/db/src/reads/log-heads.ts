import { PLATFORM } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';

/** How far each log has come: a bot's by its id, the platform's own by its name. */
export async function logHeads(queries: Queries): Promise<Map<string, number>> {
  const { rows } = await queries.query<{ log: string; seq: number }>(
    'SELECT bot AS log, seq FROM bot_states UNION ALL SELECT $1, seq FROM platform',
    [PLATFORM],
  );
  return new Map(rows.map(({ log, seq }) => [log, seq]));
}
