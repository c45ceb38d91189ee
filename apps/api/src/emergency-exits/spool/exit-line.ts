import { createHash } from 'node:crypto';
import { Fault, readReportedInstant } from '@phasegate/contracts';
import { instantText, type EmergencyExit, type Instant } from '@phasegate/phase-core';
import { z } from 'zod';

/** An exit that waits to be recorded: its readable fields, its arrival, and the SHA-256 of its key. */
export interface WaitingExit {
  readonly keyHash: Buffer;
  readonly exit: EmergencyExit;
  readonly received_at: Instant;
}

const instant = z.string().transform((text, context): Instant => {
  const at = readReportedInstant(text);
  if (!(at instanceof Fault)) return at;
  context.addIssue(at.what);
  return z.NEVER;
});
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const facts = z.strictObject({
  key_sha256: sha256,
  exit_id: z.string(),
  symbol: z.string(),
  reason: z.string(),
  trade_id: z.string().optional(),
  at: instant.nullable(),
  received_at: instant,
});
const sealed = z.looseObject({ sha256 });

/** One line of the spool; the last field is the SHA-256 of the line without it, so that damage shows. */
export function exitLine({ keyHash, exit, received_at }: WaitingExit): string {
  const { exit_id, symbol, reason, trade_id, at } = exit;
  const fields: z.input<typeof facts> = {
    key_sha256: keyHash.toString('hex'),
    exit_id,
    symbol,
    reason,
    ...(trade_id === undefined ? {} : { trade_id }),
    at: at === null ? null : instantText(at),
    received_at: instantText(received_at),
  };
  return `${JSON.stringify({ ...fields, sha256: sumOf(fields) })}\n`;
}

/** Null when the line is not as it was written. */
export function readExitLine(line: string): WaitingExit | null {
  const whole = sealed.safeParse(jsonOrNull(line));
  if (!whole.success) return null;
  const { sha256: sum, ...fields } = whole.data;
  const parsed = facts.safeParse(fields);
  if (!parsed.success || sumOf(fields) !== sum) return null;
  const { key_sha256, received_at, ...exit } = parsed.data;
  return { keyHash: Buffer.from(key_sha256, 'hex'), exit, received_at };
}

const sumOf = (fields: object): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('hex');

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
