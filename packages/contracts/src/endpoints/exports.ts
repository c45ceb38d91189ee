import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { dayRange, isInOrder, OUT_OF_ORDER } from '../day-range.js';
import { endpoint, type Endpoint } from '../endpoint.js';
import { count, dateText, instantText } from '../fields/answer-fields.js';
import { idField } from '../fields/body-fields.js';

const subject = 'Exports';

/** The exports, each with its columns in order. */
export const EXPORT_COLUMNS = {
  sessions: [
    'date', 'bot', 'phase', 'trades_executed', 'win_rate', 'average_rr', 'total_pnl', 'position_sizes',
    'circuit_breaker_trips',
  ],
  transitions: [
    'timestamp', 'bot', 'from_phase', 'to_phase', 'trigger', 'validation_passed', 'reason', 'by', 'criteria',
  ],
  history: ['timestamp', 'bot', 'seq', 'type', 'phase', 'hash', 'fields'],
  summary: [
    'bot', 'phase', 'entered_at', 'left_at', 'left_by', 'trading_days', 'sessions', 'trades', 'win_rate', 'average_rr',
    'net_pnl', 'max_drawdown', 'emergency_exits', 'unpermitted_trades',
  ],
} as const; // prettier-ignore

export type ExportKind = keyof typeof EXPORT_COLUMNS;
export const EXPORT_KINDS = Object.keys(EXPORT_COLUMNS) as [ExportKind, ...ExportKind[]];

/** `jsonl`: the log's own lines, of kind `history` only. */
export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** `bundle`: all that compliance needs to check without us, as a tar archive (`/v1/integrity/bundle`). */
export const PROVEN_KINDS = [...EXPORT_KINDS, 'bundle'] as const;
export type ProvenKind = (typeof PROVEN_KINDS)[number];
export const PROVEN_FORMATS = [...EXPORT_FORMATS, 'tar'] as const;
export type ProvenFormat = (typeof PROVEN_FORMATS)[number];

const rangeFields = {
  ...dayRange,
  bot: idField.optional().meta({ description: 'One bot; without it every bot that one may see' }),
};

export const exportQuery = z.strictObject(rangeFields).refine(isInOrder, OUT_OF_ORDER);
export type ExportQuery = z.infer<typeof exportQuery>;

export const exportPreviewQuery = z
  .strictObject({ kind: z.enum(EXPORT_KINDS), ...rangeFields })
  .refine(isInOrder, OUT_OF_ORDER);
export type ExportPreviewQuery = z.infer<typeof exportPreviewQuery>;

export const exportPreview = z
  .strictObject({
    text: z.string().meta({ description: 'How the CSV file begins, in whole lines' }),
    complete: z.boolean().meta({ description: 'Whether that is the whole file' }),
  })
  .meta({ id: 'ExportPreview' });
export type ExportPreviewAnswer = z.infer<typeof exportPreview>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The figures of an export, so that its file can be checked later: recorded in the platform's log as `export.made`
 * (rules 8.4), and written beside each file by the command line.
 */
export const exportProof = z
  .strictObject({
    export: z.string().meta({ description: 'Its id' }),
    kind: z.enum(PROVEN_KINDS),
    format: z.enum(PROVEN_FORMATS),
    start: dateText.nullable(),
    end: dateText.nullable(),
    subject: z.string().nullable().meta({ description: 'The requested bot; null: all' }),
    by: z.string(),
    snapshot_at: instantText.meta({ description: 'The moment whose books these are' }),
    rows: count.meta({ description: 'Without the header; of a bundle, the events in it' }),
    bytes: count,
    sha256: sha256.meta({ description: 'Of all bytes' }),
    redacted: count.meta({ description: 'Rows from which a secret was taken' }),
    heads: z
      .array(z.strictObject({ bot: z.string(), seq: z.int(), hash: z.string() }))
      .meta({ description: 'Where each log ended at that moment' }),
  })
  .meta({ id: 'ExportProof' });
export type ExportProof = z.infer<typeof exportProof>;

/** A signed proof: the public key is enough to check it. */
export const signedProof = exportProof
  .extend({
    key: sha256.nullable().meta({
      description:
        'SHA-256 of the public key (SPKI) that checks the signature; null: no signing key is configured',
    }),
    signature: z.string().nullable().meta({
      description:
        'Ed25519, base64, over the RFC 8785 form of this object without this field, as in the checkpoints',
    }),
  })
  .meta({ id: 'SignedExportProof' });
export type SignedProof = z.infer<typeof signedProof>;

const download = <const Kind extends ExportKind, const Format extends ExportFormat>(
  kind: Kind,
  format: Format,
  summary: string,
  description: string,
) =>
  endpoint({
    method: 'GET',
    path: `/v1/exports/${kind}.${format}` as const,
    subject,
    access: EVERY_ROLE,
    summary,
    description: `${description} The header \`Export-Id\` names its proof.`,
    query: exportQuery,
    answers: { 200: z.string() },
    problems: ['BOT_UNKNOWN'],
  } satisfies Endpoint);

const columns = (kind: ExportKind) => `Columns: \`${EXPORT_COLUMNS[kind].join(',')}\`.`;

export const exportEndpoints = [
  download('sessions', 'csv', 'Finished sessions', columns('sessions')),
  download('transitions', 'csv', 'Changes of phase and resets', columns('transitions')),
  download('history', 'csv', 'Every event', columns('history')),
  download(
    'summary',
    'csv',
    'The result of each tenure that overlaps the range',
    columns('summary'),
  ),
  download('history', 'jsonl', 'The lines of the log', 'Each with its `prev_hash` and `hash`.'),
  endpoint({
    method: 'GET',
    path: '/v1/exports/preview',
    subject,
    access: EVERY_ROLE,
    summary: 'How a CSV export would begin',
    description: 'Nothing is recorded: it is no export, and has no proof.',
    query: exportPreviewQuery,
    answers: { 200: exportPreview },
    problems: ['BOT_UNKNOWN'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/exports/{export}',
    subject,
    access: EVERY_ROLE,
    summary: 'The proof of an export',
    description:
      'By its id or by the SHA-256 of the file. Operators see the exports that they made themselves.',
    answers: { 200: signedProof },
    problems: ['EXPORT_UNKNOWN', 'SIGNING_OFF'],
  }),
] as const;
