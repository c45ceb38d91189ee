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
}

export const lineKey = z.strictObject({ at: z.iso.datetime(), seq: z.int() });
export type LineKey = z.infer<typeof lineKey>;
export const keyOfLine = ({ at, seq }: StoredLine): LineKey => ({ at: at.toISOString(), seq });

const AFTER_ALL = { at: 'infinity', seq: 0 };

/**
 * Lines of these types by their instants, latest first. Each type's latest are looked up by themselves: the time
 * depends on how many are wanted, not on how many there are.
 */
export async function eventsOfTypes(
  queries: Queries,
  bot: string,
  { types, bounds: [from, until], before, take }: LinesWanted,
): Promise<StoredLine[]> {
  const { at, seq } = before ?? AFTER_ALL;
  const { rows } = await queries.query<StoredLine>(
    `SELECT e.seq, e.at, e.body, e.hash
     FROM (SELECT latest.seq FROM unnest($2::text[]) wanted (type) CROSS JOIN LATERAL (
             SELECT seq, at FROM events
             WHERE bot = $1 AND type = wanted.type AND at >= $3 AND at < $4 AND (at, seq) < ($5::timestamptz, $6::int)
             ORDER BY at DESC, seq DESC LIMIT $7) latest
           ORDER BY latest.at DESC, latest.seq DESC LIMIT $7) found
     JOIN events e ON e.bot = $1 AND e.seq = found.seq
     ORDER BY e.at DESC, e.seq DESC`,
    [bot, types, from, until, at, seq, take],
  );
  return rows;
}
