import type { Market } from '@phasegate/phase-core';
import { UnknownBot } from '../ledger/transaction/faults.js';
import { Markets } from '../ledger/state/markets.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { readPolicies } from '../ledger/state/stored-state.js';

const markets = new Markets();

/** The market that a bot trades on. @throws UnknownBot */
export async function marketOfBot(queries: Queries, bot: string): Promise<Market> {
  const { rows } = await queries.query<{ policies: string; closures_version: number }>(
    'SELECT s.policies, p.closures_version FROM bot_states s, platform p WHERE s.bot = $1',
    [bot],
  );
  if (rows[0] === undefined) throw new UnknownBot();
  const { policies, closures_version } = rows[0];
  return markets.of(queries, readPolicies(policies).policy.calendar, closures_version);
}
