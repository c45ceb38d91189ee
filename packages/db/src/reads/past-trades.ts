import type { Instant, Ratio, State } from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { PLANNED_RATIO, plannedRatio, plannedRatioColumns } from './planned-ratio.js';

const row = z.object({
  opened_at: z.date().transform((at) => at.getTime()),
  closed_at: z.date().transform((at) => at.getTime()),
  notional: z.string().transform(plainOf),
  pnl: z.string().transform(plainOf),
  ...plannedRatioColumns,
});

/** A counted trade of the running tenure, as a bot's futures are drawn from it. */
export interface PastTrade {
  readonly opened_at: Instant;
  readonly closed_at: Instant;
  readonly notional: string;
  readonly pnl: string;
  readonly ratio: Ratio | null;
}

/** The counted trades of the running tenure, in order of their closes. */
export async function readPastTrades(
  queries: Queries,
  bot: string,
  { hot }: State,
): Promise<PastTrade[]> {
  const { rows } = await queries.query(
    `SELECT t.opened_at, t.closed_at, t.notional, t.pnl, ${PLANNED_RATIO}
     FROM trades t
     WHERE t.bot = $1 AND t.tenure = $2 AND t.counted AND t.voided_seq IS NULL ORDER BY t.closed_seq`,
    [bot, hot.tenure],
  );
  return rows.map((found) => {
    const trade = row.parse(found);
    const { opened_at, closed_at, notional, pnl } = trade;
    return { opened_at, closed_at, notional, pnl, ratio: plannedRatio(trade) };
  });
}
