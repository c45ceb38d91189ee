import type { TradeCheck } from '../api.js';

export const REPORT_KINDS = ['opened', 'closed', 'cancel', 'emergency_exit'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Something that the platform is to be told, in the order of `n`. */
export interface Report {
  readonly type: 'report';
  readonly n: number;
  readonly kind: ReportKind;
  readonly trade_id?: string;
  readonly exit_id?: string;
  /** When it was stored, by the bot's clock. */
  readonly at: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A line of `outbox.jsonl`; clients/behaviour says what each means. */
export type Line =
  | { readonly type: 'asked'; readonly at: string; readonly trade: TradeCheck }
  | {
      readonly type: 'answered';
      readonly trade_id: string;
      readonly decision: 'allow' | 'block' | 'none';
      readonly granted_at?: string;
      readonly expires_at?: string;
    }
  | Report
  | { readonly type: 'delivered'; readonly n: number }
  | {
      readonly type: 'refused';
      readonly n: number;
      readonly code: string;
      readonly status: number;
      readonly message: string;
    }
  | { readonly type: 'settled'; readonly trade_id: string }
  | { readonly type: 'open'; readonly trade_id: string; readonly opened_at: string };

/** A report that the platform will never take, as it stands in `refused.jsonl`. */
export type RefusedReport = Report & {
  readonly refused: { readonly code: string; readonly status: number; readonly message: string };
};

export const idOf = ({ trade_id, exit_id }: Report): string => exit_id ?? trade_id ?? '';

/** A line, or null when a crash tore it or a newer version wrote it. */
export function readLine(text: string): Line | null {
  const value = objectIn(text);
  return value !== null && isLine(value) ? (value as unknown as Line) : null;
}

export function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isLine({
  type,
  n,
  trade_id,
  trade,
  kind,
  body,
  exit_id,
}: Record<string, unknown>): boolean {
  switch (type) {
    case 'asked':
      return typeof (trade as TradeCheck | null)?.trade_id === 'string';
    case 'report':
      return (
        Number.isSafeInteger(n) &&
        (REPORT_KINDS as readonly unknown[]).includes(kind) &&
        typeof (kind === 'emergency_exit' ? exit_id : trade_id) === 'string' &&
        typeof body === 'object' &&
        body !== null
      );
    case 'delivered':
    case 'refused':
      return Number.isSafeInteger(n);
    case 'answered':
    case 'settled':
    case 'open':
      return typeof trade_id === 'string';
    default:
      return false;
  }
}
