import type { EventOf } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import { difference, sum, type DecimalText } from '../numbers/decimal.js';
import { explainedFrom, peakOf, withStep } from '../rules/peak-path.js';
import type { State } from '../state.js';
import { changed, changedHot, changedRecord } from './changed.js';

/**
 * The account as reported (rules 2.7): base and peak move with the flow, whatever the report's instant; then
 * the balance takes effect, unless the report is older than the one in force. A rise lifts the caps on size from
 * the next boundary, a fall at once.
 */
export function portfolioReported(state: State, event: EventOf<'portfolio.reported'>): State {
  const { hot, record } = state;
  const flow = event.net_flow;
  const at = instantOf(event.reported_at);
  const moved = changed(state, {
    hot: changedHot(hot, { day_equity: sum(hot.day_equity, flow) }),
    record: changedRecord(record, {
      net_flow: sum(record.net_flow, flow),
      day_base: sum(record.day_base, flow),
    }),
  });
  return event.ignored ? withFlowAlone(moved, at, flow) : withBalance(moved, event);
}

/**
 * The flow of a report whose value is ignored. In a newer report it stood unexplained already; where none is in force
 * yet, the next one will show it.
 */
function withFlowAlone(state: State, at: Instant, flow: DecimalText): State {
  const { hot, record } = state;
  const peak_path =
    at <= record.portfolio.at
      ? explainedFrom(record.peak_path, at, flow)
      : withStep(record.peak_path, { at, close: null, change: difference('0', flow) });
  const peak = peakOf(peak_path, hot.equity);
  return changed(state, { record: changedRecord(record, { peak_path, peak }) });
}

function withBalance(state: State, event: EventOf<'portfolio.reported'>): State {
  const { hot, record } = state;
  const at = instantOf(event.reported_at);
  const open_pnl = event.open_pnl ?? '0';
  const balance = difference(event.value, open_pnl);
  const closes_since = record.portfolio.closes_since.filter((close) => close.at > at);
  const equity = closes_since.reduce((total, { pnl }) => sum(total, pnl), balance);
  const change = difference(equity, sum(hot.equity, event.net_flow));
  const peak_path = withStep(record.peak_path, { at, close: null, change, open_pnl });
  return changed(state, {
    hot: changedHot(hot, { equity }),
    record: changedRecord(record, {
      peak: peakOf(peak_path, equity),
      peak_path,
      portfolio: { at, balance, closes_since },
    }),
  });
}
