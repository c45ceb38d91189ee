import type { SeriesSizeAnswer } from '@phasegate/contracts';
import {
  cappedSizeSentence,
  changedSizeSentence,
  enteredSizeSentence,
  type AlertedBot,
  type EventOf,
  type LeftBy,
} from '@phasegate/phase-core';
import { plainOf } from '../../ledger/transaction/numerics.js';
import type { Queries } from '../../ledger/transaction/queries.js';
import type { Bounds } from '../bounds.js';
import { eventsOfTypes } from '../events-of-types.js';
import type { Change } from './tenures.js';

const CAUSES: Record<LeftBy, SeriesSizeAnswer['cause']> = {
  'phase.advanced': 'advanced',
  'phase.downgraded': 'downgraded',
  'phase.rolled_back': 'rolled_back',
  'sessions.reset': 'sessions_reset',
};

/** The sizes with which tenures began (rules 5.1). */
export const enteredSizes = (changes: readonly Change[], currency: string): SeriesSizeAnswer[] =>
  changes.map(({ seq, at, type, to_phase, size, size_before }) => ({
    seq,
    at,
    size,
    effective_size: null,
    cause: CAUSES[type],
    sentence: enteredSizeSentence(type, to_phase, size, size_before, currency),
  }));

/** The latest raises and returns of a range (rules 5.2, 5.3), latest first. */
export async function changedSizes(
  queries: Queries,
  { id: bot, currency }: AlertedBot,
  bounds: Bounds,
  take: number,
): Promise<SeriesSizeAnswer[]> {
  const types = ['position_size.changed'] as const;
  const lines = await eventsOfTypes(queries, bot, { types, bounds, before: null, take });
  return lines.map(({ body }) => {
    const { seq, at, before, after, reason, justification } = JSON.parse(
      body,
    ) as EventOf<'position_size.changed'>;
    return {
      seq,
      at,
      size: after,
      effective_size: null,
      cause: reason,
      sentence: changedSizeSentence(before, after, justification, currency),
    };
  });
}

interface CapRow extends Record<string, unknown> {
  readonly seq: number;
  readonly at: Date;
  readonly equity: string;
  readonly size: string;
  readonly effective_size: string;
}

/** The latest sessions of a range after which the cap by equity began or ceased to bind (rules 3.2), latest first. */
export async function cappedSizes(
  queries: Queries,
  { id: bot, currency }: AlertedBot,
  [from, until]: Bounds,
  take: number,
): Promise<SeriesSizeAnswer[]> {
  // When the bot has left Scaling there is no cap to show: the change of phase shows its size.
  const { rows } = await queries.query<CapRow>(
    `SELECT seq, at, equity, size, effective_size FROM session_marks
     WHERE bot = $1 AND cap_changed AND phase = 'scaling' AND at >= $2 AND at < $3 ORDER BY seq DESC LIMIT $4`,
    [bot, from, until, take],
  );
  return rows.map((row) => {
    const [size, effective_size] = [plainOf(row.size), plainOf(row.effective_size)];
    return {
      seq: row.seq,
      at: row.at.toISOString(),
      size,
      effective_size,
      cause: 'equity_cap',
      sentence: cappedSizeSentence(size, effective_size, plainOf(row.equity), currency),
    };
  });
}
