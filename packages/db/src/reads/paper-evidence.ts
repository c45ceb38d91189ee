import { paperEvidenceFrom, type EvidenceTrade, type State } from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../ledger/transaction/numerics.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { plannedRatio } from './planned-ratio.js';

/** A column of the trades as one text; `-`: no value. */
const numbers = z
  .string()
  .regex(/^[-.\d ]+$/)
  .transform((text) => text.split(' '));

/**
 * The trades as columns, each in the order of their closes: as rows, tens of thousands of them take longer to read than
 * their evidence to compute.
 */
const columns = z.object({
  closes: numbers,
  notionals: numbers,
  results: numbers,
  rewards: numbers,
  risks: numbers,
  strategies: z.array(z.string().nullable()),
});

const column = (value: string, empty = ''): string =>
  `string_agg(coalesce(${value}::text, '${empty}'), ' ' ORDER BY t.closed_seq)`;

const COLUMNS = `
  ${column('t.closed_seq')} AS closes, ${column('t.notional')} AS notionals, ${column('t.pnl')} AS results,
  ${column('t.planned_reward', '-')} AS rewards, ${column('t.planned_risk', '-')} AS risks,
  json_agg(t.strategy ORDER BY t.closed_seq) AS strategies`;

/** The counted trades of the window of a bot in Experience, whose state keeps only their sums; none in other phases. */
export async function readPaperEvidence(
  queries: Queries,
  bot: string,
  state: State,
): Promise<EvidenceTrade[]> {
  const from = paperEvidenceFrom(state);
  if (from === null) return [];
  // No row without a trade, for there is no column then.
  const { rows } = await queries.query(
    `SELECT ${COLUMNS}
     FROM trades t
     WHERE t.bot = $1 AND t.tenure = $2 AND t.counted AND t.voided_seq IS NULL AND t.closed_seq >= $3
     HAVING count(*) > 0`,
    [bot, state.hot.tenure, from],
  );
  return rows.flatMap((found) => tradesIn(columns.parse(found)));
}

function tradesIn(read: z.infer<typeof columns>): EvidenceTrade[] {
  return read.closes.map((close, place) => ({
    close: Number(close),
    notional: plainOf(read.notionals[place]!),
    pnl: plainOf(read.results[place]!),
    strategy: read.strategies[place]!,
    ratio: plannedRatio({
      planned_reward: valueIn(read.rewards[place]!),
      planned_risk: valueIn(read.risks[place]!),
    }),
  }));
}

const valueIn = (text: string): string | null => (text === '-' ? null : text);
