import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, instantText } from '../fields/answer-fields.js';
import { pageOf, pageQuery } from '../paging.js';
import { reasonBody } from './decisions.js';

const subject = 'Integrity';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const verifiedLog = z
  .strictObject({
    log: z.string().meta({ description: 'A bot’s id, or `platform`' }),
    name: z.string().nullable().meta({ description: 'The bot’s; null: the platform’s own log' }),
    events: count.meta({ description: 'Number of its events that were verified' }),
    verified_at: instantText,
    fault: z.string().nullable().meta({ description: 'The damage found; null: none' }),
  })
  .meta({ id: 'VerifiedLog' });
export type VerifiedLog = z.infer<typeof verifiedLog>;

const verifiedLogsPage = pageOf(verifiedLog)
  .extend({ total: count.meta({ description: 'On all pages' }) })
  .meta({ id: 'VerifiedLogs' });
export type VerifiedLogsPage = z.infer<typeof verifiedLogsPage>;

const quarantinedLog = z
  .strictObject({
    log: z.string(),
    since: instantText,
    seq: z.int().meta({ description: 'The event at fault' }),
    fault: z.string(),
    restored_at: instantText.nullable().meta({ description: 'When the log was put back' }),
  })
  .meta({ id: 'QuarantinedLog' });

const checkpointsAnswer = z
  .strictObject({
    count,
    last: z.strictObject({ n: z.int(), at: instantText }).nullable(),
    age_seconds: count.nullable(),
    key_fingerprint: hex
      .nullable()
      .meta({ description: 'SHA-256 of the public key (SPKI) that the newest names' }),
  })
  .meta({ id: 'Checkpoints' });

const mirrorAnswer = z
  .strictObject({
    running: z.boolean().meta({ description: 'Whether a worker mirrors the log now' }),
    files: z.array(
      z.strictObject({
        file: z.string(),
        segment: count,
        lag_lines: count,
        lag_seconds: z.number().min(0),
        verified_at: instantText
          .nullable()
          .meta({ description: 'When the newest of its files was compared with the log' }),
        fault: z.string().nullable(),
      }),
    ),
    held: z
      .array(
        z.strictObject({ log: z.string(), seq: z.int(), what: z.string(), since: instantText }),
      )
      .meta({ description: 'Logs that do not follow on from what is mirrored of them' }),
  })
  .meta({ id: 'Mirror' });

/** How far the books are signed and verified; operators see the logs of their own bots. */
export const integrityAnswer = z
  .strictObject({
    logs: z.array(verifiedLog).meta({
      description: 'The first of `/v1/integrity/logs`: those with a fault first',
    }),
    logs_total: count.meta({ description: 'Number of logs verified' }),
    checkpoints: checkpointsAnswer,
    mirror: mirrorAnswer,
    quarantined: z.array(quarantinedLog),
    access: z
      .strictObject({ verified_at: instantText.nullable(), fault: z.string().nullable() })
      .nullable()
      .meta({
        description:
          'Whether access today is the access that the platform’s log granted (rules 8.4); null: not for operators',
      }),
  })
  .meta({ id: 'Integrity' });
export type IntegrityAnswer = z.infer<typeof integrityAnswer>;

export const releasedAnswer = z
  .strictObject({ log: z.string(), released: z.literal(true), by: z.string(), reason: z.string() })
  .meta({ id: 'Released' });
export type ReleasedAnswer = z.infer<typeof releasedAnswer>;

const released = {
  subject,
  access: ADMIN_ONLY,
  body: reasonBody,
  answers: { 200: releasedAnswer },
  problems: ['NOT_QUARANTINED', 'INTEGRITY_FAULT'],
} as const;

export const integrityEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/integrity',
    subject,
    access: EVERY_ROLE,
    summary: 'Chains, checkpoints, mirror, quarantine, access',
    answers: { 200: integrityAnswer },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/integrity/logs',
    subject,
    access: EVERY_ROLE,
    summary: 'How far each log was found whole',
    description: 'Logs with a fault first, then by their ids.',
    query: pageQuery,
    answers: { 200: verifiedLogsPage },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/integrity/bundle',
    subject,
    access: ['compliance', 'admin'],
    summary: 'All that is needed to check the record without the platform',
    description:
      'A tar archive, streamed: every log with the platform’s, the checkpoints, the public key, names of people and ' +
      'bots, how to check it with `sha256sum`, `jq` and `openssl`, and last a signed manifest. It is recorded as an ' +
      'export; the header `Export-Id` names its proof.',
    answers: { 200: z.string() },
    problems: ['SIGNING_OFF'],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/bots/{bot}/quarantine/release',
    summary: 'Let a bot’s log go on',
    description:
      'Its log is verified first, against checkpoints and mirror; while it is damaged the release is refused. ' +
      'Its outstanding permits are revoked.',
    ...released,
  }),
  endpoint({
    method: 'POST',
    path: '/v1/platform/quarantine/release',
    summary: 'Let the platform’s log go on',
    description:
      'Events since then are appended to it, in order. The bots stay halted until an administrator resumes.',
    ...released,
  }),
] as const;
