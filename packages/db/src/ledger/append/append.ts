import { setImmediate } from 'node:timers/promises';
import { nextDue, type CheckedState, type Market, type PhaseEvent } from '@phasegate/phase-core';
import type { Appending, Decided } from './appending.js';
import { chained, type ChainedEvent } from '../chain/chain.js';
import { projectedRows, storeProjected, type ProjectedRows } from './projection.js';
import { inSlices } from '../transaction/slices.js';
import { recordDigest, sealOf } from '../state/state-seal.js';
import { writtenPolicies } from '../state/stored-state.js';
import type { Transaction } from '../transaction/transaction.js';

const LINES = `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash)
  SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`;

/** The last lines of many bots and the states after them, in one statement. */
const APPEND = `WITH lines AS (${LINES})
  UPDATE bot_states s SET seq = n.seq, hash = n.hash, hot = n.hot, policies = coalesce(n.policies, s.policies),
    record = coalesce(n.record, s.record), due_at = n.due_at, downgrade_due_since = n.downgrade_due_since,
    halts_before = n.halts_before, seal = n.seal
  FROM unnest($9::text[], $10::int[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
    $16::timestamptz[], $17::int[], $18::text[])
    AS n (bot, seq, hash, hot, policies, record, due_at, downgrade_due_since, halts_before, seal)
  WHERE s.bot = n.bot`;

/** Lines in one statement; what an import leaves is written in several. */
const LINES_AT_ONCE = 1_000;

/** The decisions of one bot in a transaction. */
export interface BotAppend {
  readonly appending: Appending;
  readonly decided: Decided;
  /** The stored policies, and the digest of the stored track record: what stays unless it was decided otherwise. */
  readonly stored: { readonly policies: string; readonly record_digest: string };
}

type Line = readonly [PhaseEvent, ChainedEvent];

/**
 * Stores each bot's events with their chain, the new state and what reads need; done when the transaction commits.
 *
 * @param appends one for each bot
 */
export async function appendAll(
  transaction: Transaction,
  appends: readonly BotAppend[],
): Promise<void> {
  const lines: (readonly [bot: string, ...Line])[] = [];
  const states: unknown[][] = [];
  const projected: ProjectedRows[] = [];
  for (const append of appends) {
    const { appending, decided } = append;
    const { events, state } = decided;
    const { bot, market } = appending;
    if (events.length === 0) {
      if (appending.wasDue) moveDue(transaction, bot, dueAt(market, state));
      continue;
    }
    projected.push({ bot, rows: await inSlices(projectedRows(appending, decided)) });
    const links = await inSlices(chained(bot, appending.head, events));
    for (const [place, event] of events.entries()) lines.push([bot, event, links[place]!]);
    states.push(stateValues(append, links.at(-1)!.hash));
  }
  if (states.length === 0) return;
  storeProjected(transaction, projected);
  const last = await appendAllButLast(transaction, lines);
  const values = [...lineValues(lines.slice(last)), ...transposed(states).map(arrayText)];
  transaction.send(transaction.query(APPEND, values));
}

/** Nothing happened at what was due: only the next instant at which something is changes. */
function moveDue(transaction: Transaction, bot: string, due: Date | null): void {
  const update = 'UPDATE bot_states SET due_at = $2 WHERE bot = $1';
  transaction.send(transaction.query(update, [bot, due]));
}

function stateValues({ appending, decided, stored }: BotAppend, hash: string): unknown[] {
  const { bot, market, before, halts } = appending;
  const { events, state } = decided;
  const { seq } = events.at(-1)!;
  const { downgrade_due } = state.hot;
  const hot = JSON.stringify(state.hot);
  const policies = state.policies === before.policies ? null : writtenPolicies(state.policies);
  const record = 'record' in state ? JSON.stringify(state.record) : null;
  const halts_before = haltsBefore(state, halts);
  const sealed = { bot, seq, hash, hot, policies: policies ?? stored.policies, halts_before };
  return [
    bot,
    seq,
    hash,
    hot,
    policies,
    record,
    dueAt(market, state),
    downgrade_due === null ? null : new Date(downgrade_due.since),
    halts_before,
    sealOf(sealed, record === null ? stored.record_digest : recordDigest(record)),
  ];
}

/** @returns from where on the lines are still to be written */
async function appendAllButLast(
  transaction: Transaction,
  lines: Parameters<typeof lineValues>[0],
): Promise<number> {
  let from = 0;
  for (; lines.length - from > LINES_AT_ONCE; from += LINES_AT_ONCE) {
    const values = lineValues(lines.slice(from, from + LINES_AT_ONCE));
    transaction.send(transaction.query(LINES, values));
    await setImmediate();
  }
  return from;
}

const lineValues = (lines: readonly (readonly [bot: string, ...Line])[]): string[] =>
  [
    lines.map(([bot]) => bot),
    lines.map(([, { seq }]) => seq),
    lines.map(([, { at }]) => at),
    lines.map(([, { type }]) => type),
    lines.map(([, { phase }]) => phase),
    lines.map(([, , { body }]) => body),
    lines.map(([, , { prev_hash }]) => prev_hash),
    lines.map(([, , { hash }]) => hash),
  ].map(arrayText);

/**
 * PostgreSQL's text of an array, which is that of a JSON array but for its braces, as long as no text has a control
 * character or a lone surrogate: ids and JSON texts have neither. pg's own way takes several times as long.
 */
const arrayText = (values: readonly unknown[]): string =>
  `{${JSON.stringify(values).slice(1, -1)}}`;

/** Rows as columns: a parameter for each column. */
const transposed = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  rows[0]!.map((_, column) => rows.map((row) => row[column]));

/** A bot without outstanding permits has none that a halt could end. */
export const haltsBefore = ({ hot }: CheckedState, halts: number): number | null =>
  Object.keys(hot.permits).length === 0 ? null : halts;

export function dueAt(market: Market, state: CheckedState): Date | null {
  const due = nextDue(market, state);
  return Number.isFinite(due) ? new Date(due) : null;
}
