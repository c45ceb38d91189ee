import { nextDue, type CheckedState, type Market, type PhaseEvent } from '@phasegate/phase-core';
import type { Appending, Decided } from './appending.js';
import { chained } from './chain.js';
import { project } from './projection.js';
import type { Transaction } from './transaction.js';

/** The lines of a log and the state after them, in one statement. */
const APPEND = `WITH lines AS (
    INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash)
    SELECT $1, * FROM unnest($2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]))
  UPDATE bot_states SET seq = $9, hash = $10, hot = $11, policies = coalesce($12, policies),
    record = coalesce($13, record), due_at = $14, downgrade_due_since = $15 WHERE bot = $1`;

/** Stores the events with their chain, the new state and what reads need; done when the transaction commits. */
export function append(transaction: Transaction, appending: Appending, decided: Decided): void {
  const { events, state } = decided;
  const { bot, market } = appending;
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
  project(transaction, appending, decided);
  const links = chained(bot, appending.head, events);
  const column = <T>(value: (event: PhaseEvent, place: number) => T) => events.map(value);
  const { before } = appending;
  const values = [
    bot,
    column(({ seq }) => seq),
    column(({ at }) => at),
    column(({ type }) => type),
    column(({ phase }) => phase),
    links.map(({ body }) => body),
    links.map(({ prev_hash }) => prev_hash),
    links.map(({ hash }) => hash),
    events.at(-1)!.seq,
    links.at(-1)!.hash,
    JSON.stringify(state.hot),
    state.policies === before.policies ? null : JSON.stringify(state.policies),
    'record' in state ? JSON.stringify(state.record) : null,
    dueAt(market, state),
    state.hot.downgrade_due === null ? null : new Date(state.hot.downgrade_due.since),
  ];
  transaction.send(transaction.prepared('append', APPEND, values));
}

export function dueAt(market: Market, state: CheckedState): Date | null {
  const due = nextDue(market, state);
  return Number.isFinite(due) ? new Date(due) : null;
}
