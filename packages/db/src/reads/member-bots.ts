import type { Queries } from '../ledger/transaction/queries.js';

/** The bots that somebody is a member of. */
export async function memberBots(queries: Queries, actor: string): Promise<ReadonlySet<string>> {
  const { rows } = await queries.query<{ bot: string }>(
    'SELECT bot FROM bot_members WHERE actor = $1',
    [actor],
  );
  return new Set(rows.map(({ bot }) => bot));
}
