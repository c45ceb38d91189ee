import { paperEvidenceFrom, type EvidenceTrade, type State } from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { PLANNED_RATIO, plannedRatioColumn } from './planned-ratio.js';

const row = z.object({
  closed_seq: z.int(),
  notional: z.string().transform(plainOf),
  pnl: z.string().transform(plainOf),
  ratio: plannedRatioColumn,
  strategy: z.string().nullable(),
});

/** The counted trades of the window of a bot in Experience, whose state keeps only their sums; none in other phases. */
export async function readPaperEvidence(
  queries: Queries,
  bot: string,
  state: State,
): Promise<EvidenceTrade[]> {
  const from = paperEvidenceFrom(state);
  if (from === null) return [];
  const { rows } = await queries.query(
    `SELECT t.closed_seq, t.notional, t.pnl, t.strategy, ${PLANNED_RATIO} AS ratio
     FROM trades t
     WHERE t.bot = $1 AND t.tenure = $2 AND t.counted AND t.voided_seq IS NULL AND t.closed_seq >= $3
     ORDER BY t.closed_seq`,
    [bot, state.hot.tenure, from],
  );
  return rows.map((found) => {
    const { closed_seq, ...trade } = row.parse(found);
    return { close: closed_seq, ...trade };
  });
}
