import type { EventType } from '@phasegate/phase-core';
import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { instantText } from '../fields/answer-fields.js';
import { idField } from '../fields/body-fields.js';
import { pageOf, pageQuery } from '../paging.js';

/**
 * What the audit trail tells of bots, by kind: what people and rules decided, and what went past them. Entries, exits
 * and checks within the rules are in each bot's own log.
 */
export const AUDITED = {
  decision: [
    'phase.advanced',
    'advance.approved',
    'advance.declined',
    'phase.rolled_back',
    'sessions.reset',
  ],
  downgrade: ['phase.downgraded'],
  breaker: ['breaker.tripped', 'breaker.acknowledged'],
  override: ['phase.override_blocked', 'phase.override_accepted'],
  policy: ['policy.published'],
  size: ['position_size.changed'],
  record: [
    'import.completed',
    'trade.corrected',
    'trade.voided',
    'strategy.changed',
    'evidence.restarted',
    'history.recovered',
  ],
  violation: ['trade.unpermitted', 'trade.size_exceeded', 'poc.daily_limit_exceeded'],
  emergency: ['trade.emergency_exit', 'emergency_exit.requested'],
} as const satisfies Record<string, readonly EventType[]>;

/** `platform`: events of no bot, such as keys, people, halts and the state of the books. */
export const AUDIT_KINDS = [
  'decision',
  'downgrade',
  'breaker',
  'override',
  'policy',
  'size',
  'record',
  'violation',
  'emergency',
  'platform',
] as const satisfies readonly (keyof typeof AUDITED | 'platform')[];
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const auditLine = z
  .strictObject({
    log: z.string().meta({ description: 'A bot’s id, or `platform`' }),
    bot_name: z.string().nullable().meta({ description: 'null: of no bot' }),
    currency: z.string().nullable().meta({ description: 'Of its amounts; null: of no bot' }),
    seq: z.int(),
    at: instantText,
    type: z.string(),
    by: z.string().nullable().meta({ description: 'null: by a rule' }),
    reason: z.string().nullable(),
    trade_id: z.string().nullable(),
    symbol: z.string().nullable(),
    hash: z.string(),
    event: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'As it was stored; null: the line is damaged' }),
  })
  .meta({ id: 'AuditLine' });
export type AuditLineAnswer = z.infer<typeof auditLine>;

const text = z.string().max(200, { error: 'is longer than 200 characters' });

export const auditQuery = pageQuery.extend({
  bot: idField.optional().meta({ description: 'Of this bot only' }),
  by: idField.optional().meta({ description: 'Of this person or token only' }),
  kind: z.enum(AUDIT_KINDS, { error: `must be one of ${AUDIT_KINDS.join(', ')}` }).optional(),
  reason: text.optional().meta({
    description: 'Part of the reason given, or of the code or cause, in capitals or not',
  }),
  trade: text.optional().meta({ description: 'About the trade with this id' }),
  symbol: text.optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/audit',
    subject: 'Audit',
    access: EVERY_ROLE,
    summary: 'One audit trail over all bots, newest first',
    description:
      'Decisions by people and by the rules, and everything that bypassed them. Operators see their bots’; administrators and compliance also the platform’s own events.',
    query: auditQuery,
    answers: { 200: pageOf(auditLine) },
    problems: ['BOT_UNKNOWN'],
  }),
] as const;
