import {
  refusedPassword,
  refusedRegistration,
  register,
  type ByPerson,
  type DecimalText,
  type Draft,
  type PasswordCheck,
  type Policy,
  type RegistrationRefusal,
  alertSentences,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { named, namesIn } from '../alerts/actor-names.js';
import { raiseAlert, raiseForEvents } from '../alerts/alerts.js';
import { appendAll } from '../append/append.js';
import { GENESIS } from '../chain/chain.js';
import { Markets } from '../state/markets.js';
import { appendPlatform } from '../chain/platform-log.js';
import { NO_SEAL, recordDigest } from '../state/state-seal.js';
import { writtenState } from '../state/stored-state.js';
import { inTransaction, type Transaction } from '../transaction/transaction.js';

/** Calendars are built once per process, not once per bot. */
const markets = new Markets();

export interface NewBot {
  readonly id: string;
  readonly name: string;
  readonly portfolio_value: DecimalText;
  readonly currency: string;
  readonly policy: Policy;
  readonly by: string;
  /** The first member; by default the person who registers the bot. */
  readonly member?: string | undefined;
  readonly reason?: string | undefined;
}

/** An administrator's override of the defaults, with what became of the password (rules 7.4). */
export interface RegistrationOverride {
  readonly reason: string;
  readonly password: PasswordCheck;
}

/**
 * Registers a bot; the person who registers it becomes its first member. A policy looser than the default needs an override, and is
 * in force at once (rules 7.4).
 */
export async function registerBot(
  pool: Pool,
  bot: NewBot,
  override: RegistrationOverride | null,
): Promise<{ id: string } | RegistrationRefusal> {
  const overridden = override !== null && refusedRegistration(bot.policy, null) !== null;
  const refused = refusedRegistration(bot.policy, override?.password ?? null);
  if (refused === null) {
    await storeBot(pool, bot, overridden ? { by: bot.by, reason: override.reason } : undefined);
    return { id: bot.id };
  }
  if (overridden) await recordRefusedRegistration(pool, bot, override, refused);
  return refused;
}

/** The attempt belongs to the platform: there is no bot (rules 7.2, 8.4). */
async function recordRefusedRegistration(
  pool: Pool,
  { id, name, currency, by }: NewBot,
  { reason, password }: RegistrationOverride,
  { changes = [] }: RegistrationRefusal,
): Promise<void> {
  const { refused: code } = refusedPassword(password)!;
  const attempt = { action: 'registration', code, changes, by, reason } as const;
  await inTransaction(pool, async (queries) => {
    await appendPlatform(queries, 'phase.override_blocked', { ...attempt, name });
    await raiseAlert(queries, {
      kind: 'override_attempt',
      key: `registration:${id}`,
      bot: null,
      ...alertSentences.overrideBlocked(
        { id, name, currency },
        named(attempt, await namesIn(queries, [attempt])),
      ),
      facts: { event: 'phase.override_blocked', ...attempt },
    });
  });
}

/** Stores a new bot with the first events of its log. `override`: the person who overrode the defaults. */
export async function storeBot(pool: Pool, bot: NewBot, override?: ByPerson): Promise<void> {
  await inTransaction(pool, async (queries) => {
    const { rows } = await queries.query<{ now: Date; closures_version: number }>(
      'SELECT phase_clock() AS now, closures_version FROM platform',
    );
    const { now, closures_version } = rows[0]!;
    const market = await markets.of(queries, bot.policy.calendar, closures_version);
    const { portfolio_value: equity, currency, policy, by, reason } = bot;
    const draft = register(market, now.getTime(), {
      equity,
      currency,
      policy,
      by,
      ...(reason === undefined ? {} : { reason }),
      ...(override === undefined ? {} : { override }),
    });
    await storeDraft(queries, bot, draft);
    await raiseForEvents(queries, bot.id, draft.events);
  });
}

/**
 * Stores a bot's log from its first event on, with its state, its read models and its line in the platform's log;
 * history keeps its own instants.
 */
export async function storeDraft(
  queries: Transaction,
  bot: Pick<NewBot, 'id' | 'name' | 'currency' | 'by' | 'member'>,
  draft: Draft,
): Promise<void> {
  const { hot, policies, record } = writtenState(draft.state);
  await queries.query(
    'INSERT INTO bots (id, name, currency, created_at, created_by) VALUES ($1, $2, $3, $4, $5)',
    [bot.id, bot.name, bot.currency, draft.events[0]!.at, bot.by],
  );
  const { id, name, by, member = by } = bot;
  await queries.query('INSERT INTO bot_members (bot, actor) VALUES ($1, $2)', [id, member]);
  await queries.query(
    'INSERT INTO bot_states (bot, seq, hash, hot, policies, record, seal) VALUES ($1, 0, $2, $3, $4, $5, $6)',
    [bot.id, GENESIS, hot, policies, record, NO_SEAL],
  );
  const head = { seq: 0, hash: GENESIS };
  const appending = { bot: bot.id, head, before: draft.state, market: draft.market };
  await appendAll(queries, [
    {
      appending: { ...appending, halts: 0, wasDue: false },
      decided: draft,
      stored: { policies, record_digest: recordDigest(record) },
    },
  ]);
  await appendPlatform(queries, 'bot.created', { by, subject: id, name, member });
}
