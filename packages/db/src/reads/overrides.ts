import { override, type OverrideAnswer, type Page, type PageQuery } from '@phasegate/contracts';
import { z } from 'zod';
import { PLATFORM } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from './cursor.js';

const cursorKey = z.strictObject({ at: z.iso.datetime(), log: z.string(), seq: z.int() });

export interface OverridesWanted extends PageQuery {
  /** Of this bot only. */
  readonly bot?: string | undefined;
  /** Only of bots of this member; null: all, and the platform's. */
  readonly member: string | null;
}

interface Row extends Record<string, unknown> {
  readonly log: string;
  readonly name: string | null;
  readonly seq: number;
  readonly at: Date;
  readonly body: string;
}

/** Attempts to override the ladder, accepted and blocked, newest first (rules 7.2). */
export async function listOverrides(
  queries: Queries,
  { bot, member, limit, cursor }: OverridesWanted,
): Promise<Page<OverrideAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const values: unknown[] = [limit + 1];
  const given = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `type IN ('phase.override_blocked', 'phase.override_accepted')`,
    ...(bot === undefined ? [] : [`bot = ${given(bot)}`]),
    ...(member === null
      ? []
      : [`EXISTS (SELECT FROM bot_members m WHERE m.bot = e.bot AND m.actor = ${given(member)})`]),
    ...(before === null
      ? []
      : [
          `(at, bot, seq) < (${given(before.at)}::timestamptz, ${given(before.log)}, ${given(before.seq)})`,
        ]),
  ];
  const { rows } = await queries.query<Row>(
    `SELECT bot AS log, (SELECT name FROM bots b WHERE b.id = e.bot) AS name, seq, at, body FROM events e WHERE ${conditions.join(' AND ')}
     ORDER BY at DESC, bot DESC, seq DESC LIMIT $1`,
    values,
  );
  return pageOf(rows, limit, answerOf, ({ log, seq, at }) => ({ at: at.toISOString(), log, seq }));
}

/** The fields that the events of both logs have. */
const event = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.string(),
  phase: z.string().optional(),
  to: z.string().optional(),
  code: z.string().optional(),
  attempts: z.int().optional(),
  minute: z.string().optional(),
  changes: z.array(z.unknown()).optional(),
  /** In the platform's log: a bot whose own log is in quarantine. */
  subject: z.string().optional(),
});

function answerOf({ log, name, body }: Row): OverrideAnswer {
  const { id, type, at, by, action, reason, ...fields } = event.parse(JSON.parse(body));
  return override.parse({
    id,
    bot: log === PLATFORM ? (fields.subject ?? null) : log,
    bot_name: name,
    at,
    by,
    action,
    phase: fields.phase ?? null,
    to_phase: fields.to ?? null,
    outcome: type === 'phase.override_accepted' ? 'accepted' : 'blocked',
    code: fields.code ?? null,
    reason,
    attempts: fields.attempts ?? 1,
    minute: fields.minute ?? null,
    changes: fields.changes ?? [],
  });
}
