import { instantText, type Instant } from '../instant.js';
import { decimal, difference, plain, sum, type DecimalText } from '../numbers/decimal.js';
import { MAX_CLOSES_SINCE, type State } from '../state.js';
import { settleTriggers } from './downgrade.js';
import type { Draft } from './draft.js';
import type { Refusal } from './refusal.js';

/** A bot reports what its account is worth (rules 2.7); amounts in the bot's currency. */
export interface PortfolioReport {
  readonly report_id?: string | undefined;
  readonly value: DecimalText;
  /** The unrealised part of the value. */
  readonly open_pnl?: DecimalText | undefined;
  /** Deposits less withdrawals since the bot's previous report. */
  readonly net_flow: DecimalText;
  readonly at: Instant;
}

/** The outcome of a report. */
export interface ReportedPortfolio {
  readonly equity: DecimalText;
  /** Older than the report in force: only its flow took effect. */
  readonly ignored: boolean;
}

/** Records the account's value (rules 2.7) and judges it as a close is judged (6.1). */
export function recordPortfolio(
  draft: Draft,
  now: Instant,
  report: PortfolioReport,
): ReportedPortfolio | Refusal {
  draft.reach(now);
  const { record } = draft.state;
  if (!leavesPositive(draft.state, report.net_flow)) return { refused: 'FLOW_TOO_LARGE' };
  const at = Math.min(report.at, now);
  const ignored = at < record.portfolio.at || isForgotten(draft.state, at);
  const equity = ignored ? draft.state.hot.equity : equityAfter(draft.state, report, at);
  const unexplained = ignored ? null : unexplainedPart(draft.state, report, equity);
  draft.emit(now, {
    type: 'portfolio.reported',
    ...(report.report_id === undefined ? {} : { report_id: report.report_id }),
    value: report.value,
    ...(report.open_pnl === undefined ? {} : { open_pnl: report.open_pnl }),
    net_flow: report.net_flow,
    reported_at: instantText(at),
    equity,
    ...(ignored ? { ignored } : {}),
    ...(unexplained === null ? {} : { unexplained }),
    ...(report.at > now ? { clock_skew: true as const, told_at: instantText(report.at) } : {}),
  });
  if (!ignored) settleTriggers(draft, now, report.value);
  return { equity, ignored };
}

/** Whether closes after that instant are no longer remembered: its balance cannot be brought to the present. */
function isForgotten({ record }: State, at: Instant): boolean {
  const { closes_since } = record.portfolio;
  return closes_since.length >= MAX_CLOSES_SINCE && at < closes_since[0]!.at;
}

/** Whether base and peak stay above 0, if they are, when the flow moves them. */
const leavesPositive = ({ record }: State, net_flow: DecimalText): boolean =>
  [record.day_base, record.peak].every(
    (amount) => decimal(amount).lte(0) || decimal(amount).plus(net_flow).gt(0),
  );

/** The balance and the live closes after the report. */
function equityAfter({ record }: State, report: PortfolioReport, at: Instant): DecimalText {
  const since = record.portfolio.closes_since.filter((close) => close.at > at);
  const balance = difference(report.value, report.open_pnl ?? '0');
  return since.reduce((total, { pnl }) => sum(total, pnl), balance);
}

/** From this share of what was expected on a balance is unexplained (rules 2.7). */
const UNEXPLAINED_SHARE = '0.01';

/** How far the balance is from the one before plus closes and flows, if by more than 1% of that; null: it is not. */
function unexplainedPart(
  { hot }: State,
  { net_flow }: PortfolioReport,
  equity: DecimalText,
): DecimalText | null {
  const expected = decimal(hot.equity).plus(net_flow);
  const gap = decimal(equity).minus(expected);
  return gap.abs().gt(expected.abs().times(UNEXPLAINED_SHARE)) ? plain(gap) : null;
}
