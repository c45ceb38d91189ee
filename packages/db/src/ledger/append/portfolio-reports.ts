import {
  instantText,
  type EventOf,
  type PortfolioReport,
  type Refusal,
} from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';

/** A report's content in one fixed order, equal for equal reports; the instant is as the bot gave it. */
function contentOf(report: {
  readonly value: string;
  readonly open_pnl?: string | undefined;
  readonly net_flow: string;
  readonly at: string;
}): string {
  const { value, open_pnl = '0', net_flow, at } = report;
  return JSON.stringify({ value, open_pnl, net_flow, at });
}

export function reportRow(bot: string, event: EventOf<'portfolio.reported'>) {
  const at = event.told_at ?? event.reported_at;
  const { seq, report_id } = event;
  return { bot, seq, report_id, reported_at: at, content: contentOf({ ...event, at }) };
}

/** Whether a report was recorded before (rules 2.7): `repeated`, a refusal for another content, or null: it is new. */
export async function knownReport(
  queries: Queries,
  bot: string,
  report: PortfolioReport,
): Promise<'repeated' | Refusal | null> {
  const at = instantText(report.at);
  const { report_id } = report;
  const { rows } = await queries.query<{ content: string }>(
    report_id === undefined
      ? 'SELECT content FROM portfolio_reports WHERE bot = $1 AND reported_at = $2 AND report_id IS NULL'
      : 'SELECT content FROM portfolio_reports WHERE bot = $1 AND report_id = $2',
    [bot, report_id ?? at],
  );
  const content = contentOf({ ...report, at });
  if (rows.some((row) => row.content === content)) return 'repeated';
  if (report_id === undefined || rows.length === 0) return null;
  return { refused: 'REPORT_CONFLICT', report_id };
}
