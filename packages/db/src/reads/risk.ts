import { R_CLASSES, riskAnswer, type RiskAnswer } from '@phasegate/contracts';
import { decimal, instantText, plain } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { viewBot } from '../ledger/state/view.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { SHOWN_PHASE, SHOWN_PNL } from './shown-session.js';

const DAYS = 365;
const DAY_MS = 86_400_000;

/** The sessions and trades of a bot's last year, for its pictures of risk. @throws UnknownBot */
export async function readRisk(pool: Pool, bot: string): Promise<RiskAnswer> {
  const { market, now, state } = await viewBot(pool, bot);
  const end = market.dateOf(state.hot.day);
  const start = new Date(Date.parse(end) - DAYS * DAY_MS).toISOString().slice(0, 10);
  const [days, r_multiples] = await Promise.all([
    sessionsSince(pool, bot, start),
    multiplesSince(pool, bot, start),
  ]);
  return riskAnswer.parse({ start, end, days, r_multiples, as_of: instantText(now) });
}

async function sessionsSince(queries: Queries, bot: string, start: string) {
  const { rows } = await queries.query(
    `SELECT date::text, ${SHOWN_PHASE} AS phase, trim_scale(${SHOWN_PNL})::text AS pnl, trades_executed AS trades
     FROM sessions WHERE bot = $1 AND date >= $2 ORDER BY date`,
    [bot, start],
  );
  return rows;
}

interface ClassRow extends Record<string, unknown> {
  /** Of its lower end, in widths; null: the trade had no risk that is known. */
  readonly class: number | null;
  readonly trades: number;
  readonly sum: string | null;
}

/** The lowest class has no lower end, the highest no upper one. */
async function multiplesSince(
  queries: Queries,
  bot: string,
  start: string,
): Promise<RiskAnswer['r_multiples']> {
  const { width, least, greatest } = R_CLASSES;
  const { rows } = await queries.query<ClassRow>(
    `WITH measured AS (
       SELECT pnl / nullif(notional * abs(entry_price - stop_price) / nullif(entry_price, 0), 0) AS r
       FROM trades
       WHERE bot = $1 AND trading_day >= $2 AND closed_seq IS NOT NULL AND voided_seq IS NULL)
     SELECT CASE WHEN r IS NOT NULL THEN greatest(least(floor(r / $3::numeric), $5), $4 - 1)::int END AS class, count(*)::int AS trades, sum(r)::text AS sum
     FROM measured GROUP BY 1`,
    [bot, start, width, least, greatest],
  );
  const counted = rows.filter((row) => row.class !== null);
  const trades = counted.reduce((sum, row) => sum + row.trades, 0);
  const sum = counted.reduce((sofar, row) => sofar.plus(row.sum!), decimal('0'));
  const at = (place: number) => plain(decimal(width).times(place));
  return {
    trades,
    without_stop: rows.find((row) => row.class === null)?.trades ?? 0,
    mean: trades === 0 ? null : plain(sum.dividedBy(trades).toDecimalPlaces(MEAN_PLACES)),
    classes: Array.from({ length: greatest - least + 2 }, (_, index) => least - 1 + index).map(
      (place) => ({
        from: place < least ? null : at(place),
        below: place === greatest ? null : at(place + 1),
        trades: counted.find((row) => row.class === place)?.trades ?? 0,
      }),
    ),
  };
}

const MEAN_PLACES = 4;
