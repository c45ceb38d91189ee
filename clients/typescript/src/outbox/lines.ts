import type { TradeCheck } from '../api.js';

export const REPORT_KINDS = ['opened', 'closed', 'cancel', 'emergency_exit', 'portfolio'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The subjects of a report: one of them, of an emergency exit perhaps two. */
export interface ReportIds {
  readonly trade_id?: string;
  readonly exit_id?: string;
  readonly report_id?: string;
}

/** A report to the platform, in the order of `n`. */
export interface Report extends ReportIds {
  readonly type: 'report';
  readonly n: number;
  readonly kind: ReportKind;
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

/** A permanently refused report, as a line of `refused.jsonl`. */
export type RefusedReport = Report & {
  readonly refused: { readonly code: string; readonly status: number; readonly message: string };
};

export const idOf = ({ trade_id, exit_id, report_id }: ReportIds): string =>
  exit_id ?? report_id ?? trade_id ?? '';

/** The trade that an executed addition extends, whose close ends both (rules 3.5). */
export function extendedBy({ kind, body }: Pick<Report, 'kind' | 'body'>): string | undefined {
  const parent = body['parent_trade_id'];
  return kind === 'opened' && typeof parent === 'string' ? parent : undefined;
}

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
  report_id,
}: Record<string, unknown>): boolean {
  switch (type) {
    case 'asked':
      return typeof (trade as TradeCheck | null)?.trade_id === 'string';
    case 'report':
      return (
        Number.isSafeInteger(n) &&
        (REPORT_KINDS as readonly unknown[]).includes(kind) &&
        typeof (exit_id ?? report_id ?? trade_id) === 'string' &&
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
