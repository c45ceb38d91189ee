import {
  bringToPresent,
  Draft,
  type Instant,
  type Market,
  type State,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { UnknownBot } from './faults.js';
import { Markets } from './markets.js';
import { readHot, readPolicies, readRecord } from './stored-state.js';

/** A bot as it stands now, for reading: what is due is thought to its end and written nowhere. */
export interface BotView {
  readonly bot: string;
  readonly market: Market;
  readonly now: Instant;
  readonly state: State;
  readonly halted: boolean;
  readonly quarantined: boolean;
}

const markets = new Markets();

interface ViewRow {
  readonly bot: string;
  readonly hot: string;
  readonly policies: string;
  readonly record: string;
  readonly quarantined: boolean;
  readonly now: Date;
  readonly halted: boolean;
  readonly closures_version: number;
}

/** @throws UnknownBot */
export async function viewBot(pool: Pool, bot: string): Promise<BotView> {
  const [view] = await viewBots(pool, [bot]);
  if (view === undefined) throw new UnknownBot();
  return view;
}

export async function viewBots(pool: Pool, bots: readonly string[]): Promise<BotView[]> {
  const { rows } = await pool.query<ViewRow>(
    `SELECT s.bot, s.hot, s.policies, s.record, s.quarantined_at IS NOT NULL AS quarantined, phase_clock() AS now,
            p.halted_at IS NOT NULL AS halted, p.closures_version
     FROM bot_states s, platform p WHERE s.bot = ANY ($1)`,
    [bots],
  );
  const views: BotView[] = [];
  for (const row of rows) views.push(await viewOf(pool, row));
  return views;
}

async function viewOf(pool: Pool, row: ViewRow): Promise<BotView> {
  const hot = readHot(row.hot);
  const policies = readPolicies(row.policies);
  const market = await markets.of(pool, policies.policy.calendar, row.closures_version);
  const now = Math.max(row.now.getTime(), hot.at);
  const draft = new Draft(market, { hot, policies, record: readRecord(row.record) });
  bringToPresent(draft, now);
  draft.reach(now);
  const { bot, halted, quarantined } = row;
  return { bot, market, now, state: draft.state, halted, quarantined };
}
