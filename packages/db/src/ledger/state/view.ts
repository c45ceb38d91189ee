import {
  clockRegressed,
  Draft,
  type Instant,
  type Market,
  type State,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { RecordUnreadable, UnknownBot } from '../transaction/faults.js';
import { Markets } from './markets.js';
import { bringPastHalt, missedHalt } from './missed-halt.js';
import { readHot, readPolicies, readRecord } from './stored-state.js';

/** A bot as it stands now, for reading: what is due is evaluated in memory, never stored. */
export interface BotView {
  readonly bot: string;
  /** Of its amounts. */
  readonly currency: string;
  readonly market: Market;
  readonly now: Instant;
  readonly state: State;
  readonly halted: boolean;
  readonly quarantined: boolean;
  /** The one clock stands behind the log (rules 2.9). */
  readonly clock_regressed: boolean;
}

/** A bot's row as it was read: its contents, or why they cannot be used. */
export interface ReadView {
  readonly bot: string;
  /** Another one after every change of the row. */
  readonly version: string;
  readonly now: Instant;
  readonly halted: boolean;
  readonly quarantined: boolean;
  readonly closures_version: number;
  readonly view: BotView | RecordUnreadable;
}

const markets = new Markets();

interface ViewRow {
  readonly bot: string;
  readonly currency: string;
  readonly version: string;
  readonly hot: string;
  readonly policies: string;
  readonly record: string;
  readonly quarantined: boolean;
  readonly now: Date;
  readonly halted: boolean;
  readonly halts: number;
  readonly halts_before: number | null;
  readonly closures_version: number;
}

/** The version of a bot's row `s`: any change of it, in whatever way, is another one. */
export const STATE_VERSION = `s.xmin::text || '/' || s.seq`;

/** @throws UnknownBot, RecordUnreadable */
export async function viewBot(pool: Pool, bot: string): Promise<BotView> {
  const [read] = await readViews(pool, [bot]);
  if (read === undefined) throw new UnknownBot();
  if (read.view instanceof RecordUnreadable) throw read.view;
  return read.view;
}

/** Bots in no order; one that cannot be read does not keep the others back. */
export async function readViews(pool: Pool, bots: readonly string[]): Promise<ReadView[]> {
  const { rows } = await pool.query<ViewRow>(
    `SELECT s.bot, b.currency, ${STATE_VERSION} AS version, s.hot, s.policies, s.record,
            s.quarantined_at IS NOT NULL AS quarantined, phase_clock() AS now,
            p.halted_at IS NOT NULL AS halted, p.halts, s.halts_before, p.closures_version
     FROM bot_states s JOIN bots b ON b.id = s.bot, platform p WHERE s.bot = ANY ($1)`,
    [bots],
  );
  const read: ReadView[] = [];
  for (const row of rows) {
    const { bot, version, now, halted, quarantined, closures_version } = row;
    const view = await viewOf(pool, row);
    read.push({
      ...{ bot, version, halted, quarantined, closures_version, view },
      now: now.getTime(),
    });
  }
  return read;
}

async function viewOf(pool: Pool, row: ViewRow): Promise<BotView | RecordUnreadable> {
  const { bot, currency, halted, quarantined, closures_version } = row;
  const stored = readable(bot, () => ({
    hot: readHot(row.hot),
    policies: readPolicies(row.policies),
    record: readRecord(row.record),
  }));
  if (stored instanceof RecordUnreadable) return stored;
  const { calendar } = stored.policies.policy;
  const market = await markets.of(pool, calendar, closures_version);
  const now = Math.max(row.now.getTime(), stored.hot.at);
  const halted_at = await missedHalt(pool, row);
  return readable(bot, () => {
    const draft = new Draft(market, stored);
    bringPastHalt(draft, now, halted_at);
    draft.reach(now);
    const clock_regressed = clockRegressed(row.now.getTime(), stored.hot.at);
    return {
      ...{ bot, currency, market, now, state: draft.state },
      ...{ halted, quarantined, clock_regressed },
    };
  });
}

/** Computes from a bot's record alone: a failure means that the record cannot be read. */
export function readable<R>(bot: string, work: () => R): R | RecordUnreadable {
  try {
    return work();
  } catch (error) {
    return new RecordUnreadable(bot, error);
  }
}
