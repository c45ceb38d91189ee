import type { EventType } from '@phasegate/phase-core';
import { z } from 'zod';
import type { Queries } from '../ledger/transaction/queries.js';
import type { Bounds } from './bounds.js';

/** A line of the log as it is stored. */
export interface StoredLine extends Record<string, unknown> {
  readonly seq: number;
  readonly at: Date;
  readonly body: string;
  readonly hash: string;
}

export interface LinesWanted {
  readonly types: readonly EventType[];
  readonly bounds: Bounds;
  /** Only lines before this one. */
  readonly before: LineKey | null;
  readonly take: number;
  /** Only events that hold these; undefined: whatever they hold. */
  readonly holding?: Holding;
}

export interface Holding {
  /** One of the reasons of a block, or the code of a refusal. */
  readonly reason?: string | undefined;
  readonly trade?: string | undefined;
  /** In capitals or not. */
  readonly symbol?: string | undefined;
}

export const lineKey = z.strictObject({ at: z.iso.datetime(), seq: z.int() });
export type LineKey = z.infer<typeof lineKey>;
export const keyOfLine = ({ at, seq }: StoredLine): LineKey => ({ at: at.toISOString(), seq });

const AFTER_ALL = { at: 'infinity', seq: 0 };

/**
 * Lines of these types by their instants, latest first. Each type's latest are looked up by themselves: the time
 * depends on how many are wanted, not on how many there are. What they must hold is looked for among the bot's events of
 * these types.
 */
export async function eventsOfTypes(
  queries: Queries,
  bot: string,
  { types, bounds: [from, until], before, take, holding = {} }: LinesWanted,
): Promise<StoredLine[]> {
  const { at, seq } = before ?? AFTER_ALL;
  const values: unknown[] = [bot, types, from, until, at, seq, take];
  const held = heldConditions(holding, (value) => `$${values.push(value)}`);
  const { rows } = await queries.query<StoredLine>(
    `SELECT e.seq, e.at, e.body, e.hash
     FROM (SELECT latest.seq FROM unnest($2::text[]) wanted (type) CROSS JOIN LATERAL (
             SELECT seq, at FROM events
             WHERE bot = $1 AND type = wanted.type AND at >= $3 AND at < $4 AND (at, seq) < ($5::timestamptz, $6::int)${held}
             ORDER BY at DESC, seq DESC LIMIT $7) latest
           ORDER BY latest.at DESC, latest.seq DESC LIMIT $7) found
     JOIN events e ON e.bot = $1 AND e.seq = found.seq
     ORDER BY e.at DESC, e.seq DESC`,
    values,
  );
  return rows;
}

function heldConditions(
  { reason, trade, symbol }: Holding,
  given: (value: unknown) => string,
): string {
  const conditions = [
    ...(reason === undefined
      ? []
      : [`(fields -> 'reasons' ? ${given(reason)} OR fields ->> 'code' = ${given(reason)})`]),
    ...(trade === undefined ? [] : [`fields ->> 'trade_id' = ${given(trade)}`]),
    ...(symbol === undefined ? [] : [`upper(fields ->> 'symbol') = upper(${given(symbol)})`]),
  ];
  if (conditions.length === 0) return '';
  // A damaged line holds nothing.
  const fields = `(SELECT CASE WHEN body IS JSON OBJECT THEN body::jsonb END AS fields)`;
  return ` AND EXISTS (SELECT FROM ${fields} f WHERE ${conditions.join(' AND ')})`;
}
