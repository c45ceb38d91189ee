import { setImmediate } from 'node:timers/promises';
import { nextDue, type CheckedState, type Market, type PhaseEvent } from '@phasegate/phase-core';
import type { Appending, Decided } from './appending.js';
import { chained, type ChainedEvent } from './chain.js';
import { project } from './projection.js';
import { inSlices } from './slices.js';
import type { Transaction } from './transaction.js';

const LINES = `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash)
  SELECT $1, * FROM unnest($2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`;

/** The last lines and the state after them, in one statement. */
const APPEND = `WITH lines AS (${LINES})
  UPDATE bot_states SET seq = $9, hash = $10, hot = $11, policies = coalesce($12, policies),
    record = coalesce($13, record), due_at = $14, downgrade_due_since = $15, halts_before = $16 WHERE bot = $1`;

/** Lines in one statement; what an import leaves is written in several. */
const LINES_AT_ONCE = 1_000;

/** Stores the events with their chain, the new state and what reads need; done when the transaction commits. */
export async function append(
  transaction: Transaction,
  appending: Appending,
  decided: Decided,
): Promise<void> {
  const { events, state } = decided;
  const { bot, market, before } = appending;
  if (events.length === 0) {
    if (appending.wasDue)
      transaction.send(
        transaction.query('UPDATE bot_states SET due_at = $2 WHERE bot = $1', [
          bot,
          dueAt(market, state),
        ]),
      );
    return;
  }
  await inSlices(project(transaction, appending, decided));
  const links = await inSlices(chained(bot, appending.head, events));
  const last = await appendAllButLast(transaction, bot, events, links);
  const values = [
    ...lineValues(bot, events.slice(last), links.slice(last)),
    events.at(-1)!.seq,
    links.at(-1)!.hash,
    JSON.stringify(state.hot),
    state.policies === before.policies ? null : JSON.stringify(state.policies),
    'record' in state ? JSON.stringify(state.record) : null,
    dueAt(market, state),
    state.hot.downgrade_due === null ? null : new Date(state.hot.downgrade_due.since),
    haltsBefore(state, appending.halts),
  ];
  transaction.send(transaction.prepared('append', APPEND, values));
}

/** @returns from where on the lines are still to be written */
async function appendAllButLast(
  transaction: Transaction,
  bot: string,
  events: readonly PhaseEvent[],
  links: readonly ChainedEvent[],
): Promise<number> {
  let from = 0;
  for (; events.length - from > LINES_AT_ONCE; from += LINES_AT_ONCE) {
    const to = from + LINES_AT_ONCE;
    const values = lineValues(bot, events.slice(from, to), links.slice(from, to));
    transaction.send(transaction.query(LINES, values));
    await setImmediate();
  }
  return from;
}

function lineValues(
  bot: string,
  events: readonly PhaseEvent[],
  links: readonly ChainedEvent[],
): unknown[] {
  return [
    bot,
    events.map(({ seq }) => seq),
    events.map(({ at }) => at),
    events.map(({ type }) => type),
    events.map(({ phase }) => phase),
    links.map(({ body }) => body),
    links.map(({ prev_hash }) => prev_hash),
    links.map(({ hash }) => hash),
  ];
}

/** A bot without outstanding permits has none that a halt could end. */
export const haltsBefore = ({ hot }: CheckedState, halts: number): number | null =>
  Object.keys(hot.permits).length === 0 ? null : halts;

export function dueAt(market: Market, state: CheckedState): Date | null {
  const due = nextDue(market, state);
  return Number.isFinite(due) ? new Date(due) : null;
}
