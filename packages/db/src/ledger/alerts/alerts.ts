import {
  approachedTriggers,
  type PhaseEvent,
  type State,
  type AlertedBot,
} from '@phasegate/phase-core';
import { namesIn } from './actor-names.js';
import type { BotAppend } from '../append/append.js';
import type { Decided } from '../append/appending.js';
import { alertsOf, anyAlerts, nearAlert } from './event-alerts.js';
import type { NewAlert } from './new-alert.js';
import type { Queries } from '../transaction/queries.js';

export type { NewAlert } from './new-alert.js';

/**
 * Raises an alert; a worker sends it once this is committed. An alert whose key is taken is not raised again, by
 * whatever process and after any restart, unless `endAlert` has given the key free.
 *
 * @returns whether it was raised now
 */
export async function raiseAlert(
  queries: Queries,
  { kind, key, bot, title, text, facts = {} }: NewAlert,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `INSERT INTO alerts (kind, key, bot, title, text, facts) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (key) WHERE over_at IS NULL DO NOTHING`,
    [kind, key, bot, title, text, JSON.stringify(facts)],
  );
  return rowCount === 1;
}

/**
 * Says that the condition behind an alert is over, so that its key may be raised anew when it comes back.
 *
 * @returns whether it was going on
 */
export async function endAlert(queries: Queries, key: string): Promise<boolean> {
  const { rowCount } = await queries.query(
    'UPDATE alerts SET over_at = phase_clock() WHERE key = $1 AND over_at IS NULL',
    [key],
  );
  return rowCount === 1;
}

/** Raises the alerts that events of a bot's log are, in their transaction: neither is there without the other. */
export async function raiseForEvents(
  queries: Queries,
  bot: string,
  events: readonly PhaseEvent[],
): Promise<void> {
  if (!anyAlerts(events)) return;
  const about = await aboutBot(queries, bot);
  const names = await namesIn(queries, events);
  for (const alert of alertsOf(about, events, names)) await raiseAlert(queries, alert);
}

/** The same for what was decided for a bot, with the triggers of a downgrade that it brought near (rules 6.5). */
export async function raiseForDecided(
  queries: Queries,
  { appending: { bot, market }, decided }: BotAppend,
): Promise<void> {
  await raiseForEvents(queries, bot, decided.events);
  const last = decided.events.at(-1);
  if (last === undefined || !isWhole(decided)) return;
  const { began, events, state } = decided;
  const triggers = approachedTriggers(market, began, events, state);
  if (triggers.length === 0) return;
  await raiseAlert(queries, nearAlert(await aboutBot(queries, bot), state, triggers, last));
}

type WholeDecided = Decided & { readonly began: State; readonly state: State };

/** The small parts of the state, which a check alone reads and writes, bring no trigger near. */
const isWhole = (decided: Decided): decided is WholeDecided =>
  decided.began !== null && 'record' in decided.began && 'record' in decided.state;

async function aboutBot(queries: Queries, bot: string): Promise<AlertedBot> {
  const { rows } = await queries.query<Omit<AlertedBot, 'id'>>(
    'SELECT name, currency FROM bots WHERE id = $1',
    [bot],
  );
  return { id: bot, ...rows[0]! };
}

/**
 * Has a dead letter sent again, with all its attempts.
 *
 * @returns null: there is no such alert, or it was not sent to the channel
 */
export async function retryDelivery(
  queries: Queries,
  alert: string,
  channel: string,
): Promise<'retried' | 'not dead' | null> {
  const { rows } = await queries.query<{ state: string }>(
    `WITH wanted AS (
       SELECT m.id, m.state FROM alert_deliveries d JOIN alert_messages m ON m.id = d.message
       WHERE d.alert = $1 AND d.channel = $2 FOR UPDATE OF m
     ), retried AS (
       UPDATE alert_messages m SET state = 'pending', attempts = 0, next_attempt_at = phase_clock()
       FROM wanted WHERE m.id = wanted.id AND wanted.state = 'dead')
     SELECT state FROM wanted`,
    [alert, channel],
  );
  const [message] = rows;
  if (message === undefined) return null;
  return message.state === 'dead' ? 'retried' : 'not dead';
}
