import { type AlertedBot } from '@phasegate/phase-core';
import { UnknownBot } from '../ledger/transaction/faults.js';
import type { Queries } from '../ledger/transaction/queries.js';

/** A bot as sentences name it. @throws UnknownBot */
export async function alertedBot(queries: Queries, bot: string): Promise<AlertedBot> {
  const { rows } = await queries.query<AlertedBot & Record<string, unknown>>(
    'SELECT id, name, currency FROM bots WHERE id = $1',
    [bot],
  );
  if (rows[0] === undefined) throw new UnknownBot();
  return rows[0];
}
