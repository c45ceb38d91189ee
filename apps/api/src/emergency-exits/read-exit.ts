import { createHash } from 'node:crypto';
import { Fault, MAX_REASON_LENGTH, readReportedInstant, readName } from '@phasegate/contracts';
import type { EmergencyExit } from '@phasegate/phase-core';

const LONGEST = 200;

/**
 * Reads as much of an emergency exit as possible, from any body (rules 3.4). An exit without an exit_id gets one
 * derived from the body, so that the same body sent again is the same exit.
 */
export function readExit(body: Buffer | undefined): EmergencyExit {
  const raw = body ?? Buffer.alloc(0);
  const fields = objectIn(raw);
  const trade_id = nameIn(fields['trade_id']);
  return {
    exit_id:
      nameIn(fields['exit_id']) ??
      `body-${createHash('sha256').update(raw).digest('hex').slice(0, 32)}`,
    symbol: nameIn(fields['symbol']) ?? 'unknown',
    reason: printable(fields['reason'], MAX_REASON_LENGTH) ?? 'no reason that could be read',
    ...(trade_id === undefined ? {} : { trade_id }),
    at: instantIn(fields['at']),
  };
}

function objectIn(raw: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(raw));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** An identifier, verbatim, if it is a valid one. */
function nameIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > LONGEST) return undefined;
  return readName(text) instanceof Fault ? undefined : text;
}

/** Text without characters that a log cannot hold, cut to the maximum length. */
function printable(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return text === '' ? undefined : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}

function instantIn(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const at = readReportedInstant(value);
  return at instanceof Fault ? null : at;
}
