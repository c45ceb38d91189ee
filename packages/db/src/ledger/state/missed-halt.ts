import { bringToPresent, revokePermits, type Draft, type Instant } from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';

/** How a bot stands towards the halts of the platform. */
export interface Halts {
  /** How many halts there have been. */
  readonly halts: number;
  /** How many of them there had been when the bot's outstanding permits were granted; null: none is outstanding. */
  readonly halts_before: number | null;
}

/** When the halt came that ended a bot's outstanding permits and has not reached its log; null: there is none. */
export async function missedHalt(
  queries: Queries,
  { halts, halts_before }: Halts,
): Promise<Instant | null> {
  if (halts_before === null || halts_before >= halts) return null;
  const { rows } = await queries.query<{ at: Date }>('SELECT at FROM halts WHERE n = $1', [
    halts_before + 1,
  ]);
  return rows[0]!.at.getTime();
}

/** Brings a bot to the present; a halt that it missed has ended its permits at its instant (rules 2.9, 3.3). */
export function bringPastHalt(draft: Draft, now: Instant, halted_at: Instant | null): void {
  if (halted_at !== null) {
    const at = Math.min(now, Math.max(halted_at, draft.state.hot.at));
    bringToPresent(draft, at);
    revokePermits(draft, at, 'halt');
  }
  bringToPresent(draft, now);
}
