import { z } from 'zod';

/**
 * The planned reward and risk of the trades `t` of a query, looked up by each close's place in the log. Not a join: the
 * planner would choose its order by statistics, which just after a large import are those of before it, and then
 * compares every line of the log with every trade.
 */
export const PLANNED_RATIO = `(SELECT e.body::jsonb -> 'ratio' FROM events e WHERE e.bot = t.bot AND e.seq = t.closed_seq)`;

/** Planned reward and risk as a close's event has them (rules 2.5); null: the trade had no plan. */
export const plannedRatioColumn = z.tuple([z.string(), z.string()]).nullable();
