import {
  auditLine,
  AUDITED,
  type AuditLineAnswer,
  type AuditQuery,
  type Page,
} from '@phasegate/contracts';
import { z } from 'zod';
import { PLATFORM } from '../ledger/chain/platform-log.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from './cursor.js';

const cursorKey = z.strictObject({ at: z.iso.datetime(), log: z.string(), seq: z.int() });

export interface AuditWanted extends AuditQuery {
  /** Only of bots of this member; null: all, and the platform's. */
  readonly member: string | null;
}

interface Row extends Record<string, unknown> {
  readonly log: string;
  readonly bot_name: string | null;
  readonly currency: string | null;
  readonly seq: number;
  readonly at: Date;
  readonly type: string;
  readonly hash: string;
  /** null: the line is damaged. */
  readonly fields: Record<string, unknown> | null;
}

/** As in the indexes `events_audit` and `events_audit_of_bot`, word for word. */
const IS_AUDITED = `(bot = '${PLATFORM}' OR type IN (${Object.values(AUDITED)
  .flat()
  .map((type) => `'${type}'`)
  .join(', ')}))`;

/**
 * What people and rules decided about all bots, newest first. The rows are taken from a partial index in its order;
 * what names a person, a reason, a trade or a symbol is looked for among them, which are few beside trades and checks.
 */
export async function listAudit(
  queries: Queries,
  { bot, by, kind, reason, trade, symbol, member, limit, cursor }: AuditWanted,
): Promise<Page<AuditLineAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const values: unknown[] = [limit + 1];
  const given = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    IS_AUDITED,
    ...(bot === undefined ? [] : [`bot = ${given(bot)}`]),
    ...(kind === undefined ? [] : [kindIs(kind, given)]),
    ...(member === null
      ? []
      : [`EXISTS (SELECT FROM bot_members m WHERE m.bot = e.bot AND m.actor = ${given(member)})`]),
    ...(by === undefined ? [] : [`f.fields ->> 'by' = ${given(by)}`]),
    ...(trade === undefined ? [] : [`f.fields ->> 'trade_id' = ${given(trade)}`]),
    ...(symbol === undefined ? [] : [`upper(f.fields ->> 'symbol') = upper(${given(symbol)})`]),
    ...(reason === undefined
      ? []
      : [`position(lower(${given(reason)}) in lower(concat_ws(' ', ${REASONS}))) > 0`]),
    ...(before === null
      ? []
      : [
          `(at, bot, seq) < (${given(before.at)}::timestamptz, ${given(before.log)}, ${given(before.seq)})`,
        ]),
  ];
  const { rows } = await queries.query<Row>(
    `SELECT bot AS log, (SELECT name FROM bots b WHERE b.id = e.bot) AS bot_name,
       (SELECT currency FROM bots b WHERE b.id = e.bot) AS currency, seq, at, type, hash, f.fields
     FROM events e
     CROSS JOIN LATERAL (SELECT CASE WHEN e.body IS JSON OBJECT THEN e.body::jsonb END AS fields) f
     WHERE ${conditions.join(' AND ')} ORDER BY at DESC, bot DESC, seq DESC LIMIT $1`,
    values,
  );
  return pageOf(rows, limit, lineOf, ({ log, seq, at }) => ({ at: at.toISOString(), log, seq }));
}

/** Words of people, and codes of rules. */
const REASONS = ['reason', 'code', 'cause', 'action', 'triggers']
  .map((field) => `f.fields ->> '${field}'`)
  .join(', ');

function kindIs(kind: NonNullable<AuditQuery['kind']>, given: (value: unknown) => string): string {
  if (kind === 'platform') return `bot = '${PLATFORM}'`;
  return `bot <> '${PLATFORM}' AND type = ANY (${given(AUDITED[kind])}::text[])`;
}

const textIn = (fields: Row['fields'], name: string): string | null => {
  const value = fields?.[name];
  return typeof value === 'string' ? value : null;
};

const lineOf = ({ log, bot_name, currency, seq, at, type, hash, fields }: Row): AuditLineAnswer =>
  auditLine.parse({
    ...{ log, bot_name, currency, seq, type, hash },
    at: at.toISOString(),
    by: textIn(fields, 'by'),
    reason: textIn(fields, 'reason'),
    trade_id: textIn(fields, 'trade_id'),
    symbol: textIn(fields, 'symbol'),
    event: fields === null ? null : { ...fields, hash },
  });
