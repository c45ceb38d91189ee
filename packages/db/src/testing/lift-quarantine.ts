import { noteRelease } from '../ledger/state/releases.js';
import type { Queries } from '../ledger/transaction/queries.js';

/** Ends a bot's quarantine without looking at its log, and without ending its permits. */
export async function liftQuarantine(queries: Queries, bot: string): Promise<void> {
  await queries.query('UPDATE bot_states SET quarantined_at = NULL WHERE bot = $1', [bot]);
  await noteRelease(queries, bot, { by: 'test', reason: 'a test' });
}
