import type { Queries } from '../ledger/transaction/queries.js';
import { recordDigest, sealOf, type SealedState } from '../ledger/state/state-seal.js';

/** Seals a bot's current row, after a test has written it past the ledger; needs the key. */
export async function sealAsStored(queries: Queries, bot: string): Promise<void> {
  const { rows } = await queries.query<
    SealedState & { readonly record: string } & Record<string, unknown>
  >(
    'SELECT bot, seq, hash, hot, policies, halts_before, record FROM bot_states WHERE bot = $1 FOR UPDATE',
    [bot],
  );
  const { record, ...state } = rows[0]!;
  await queries.query('UPDATE bot_states SET seal = $2 WHERE bot = $1', [
    bot,
    sealOf(state, recordDigest(record)),
  ]);
}
