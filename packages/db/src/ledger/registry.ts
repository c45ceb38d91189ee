import {
  refusedRegistration,
  register,
  type DecimalText,
  type Draft,
  type Policy,
  type PolicyRefusal,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { append } from './append.js';
import { GENESIS } from './chain.js';
import { Markets } from './markets.js';
import { appendPlatform } from './platform-log.js';
import { writtenState } from './stored-state.js';
import { inTransaction, type Transaction } from './transaction.js';

/** Calendars are built once per process, not once per bot. */
const markets = new Markets();

export interface NewBot {
  readonly id: string;
  readonly name: string;
  readonly portfolio_value: DecimalText;
  readonly currency: string;
  readonly policy: Policy;
  readonly by: string;
}

/** Registers a bot; whoever does is its first member. A policy looser than the default is refused (rules 7.4). */
export async function registerBot(
  pool: Pool,
  bot: NewBot,
): Promise<{ id: string } | PolicyRefusal> {
  const refused = refusedRegistration(bot.policy);
  if (refused !== null) return refused;
  await storeBot(pool, bot);
  return { id: bot.id };
}

/** Stores a new bot with the first event of its log. */
export async function storeBot(pool: Pool, bot: NewBot): Promise<void> {
  await inTransaction(pool, async (queries) => {
    const { rows } = await queries.query<{ now: Date; closures_version: number }>(
      'SELECT phase_clock() AS now, closures_version FROM platform',
    );
    const { now, closures_version } = rows[0]!;
    const market = await markets.of(queries, bot.policy.calendar, closures_version);
    const { portfolio_value: equity, currency, policy, by } = bot;
    const draft = register(market, now.getTime(), { equity, currency, policy, by });
    await storeDraft(queries, bot, draft);
    await appendPlatform(queries, 'bot.created', { by, subject: bot.id, name: bot.name });
  });
}

/** Stores a bot's log from its first event on, with its state and read models; history keeps its own instants. */
export async function storeDraft(
  queries: Transaction,
  bot: Pick<NewBot, 'id' | 'name' | 'currency' | 'by'>,
  draft: Draft,
): Promise<void> {
  const { hot, policies, record } = writtenState(draft.state);
  await queries.query(
    'INSERT INTO bots (id, name, currency, created_at, created_by) VALUES ($1, $2, $3, $4, $5)',
    [bot.id, bot.name, bot.currency, draft.events[0]!.at, bot.by],
  );
  await queries.query('INSERT INTO bot_members (bot, actor) VALUES ($1, $2)', [bot.id, bot.by]);
  await queries.query(
    'INSERT INTO bot_states (bot, seq, hash, hot, policies, record) VALUES ($1, 0, $2, $3, $4, $5)',
    [bot.id, GENESIS, hot, policies, record],
  );
  const head = { seq: 0, hash: GENESIS };
  await append(
    queries,
    { bot: bot.id, head, before: draft.state, market: draft.market, wasDue: false },
    draft,
  );
}
