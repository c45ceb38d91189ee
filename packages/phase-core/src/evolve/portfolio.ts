import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { difference, greatest, sum, type DecimalText } from '../numbers/decimal.js';
import type { Portfolio, State } from '../state.js';
import { changed, changedHot, changedRecord } from './changed.js';
import { flowed } from './peak-path.js';

/**
 * The account as reported (rules 2.7): base and peak move with the flow, whatever the report's instant; then
 * the balance takes effect, unless the report is older than the one in force. A rise lifts the caps on size from
 * the next boundary, a fall at once.
 */
export function portfolioReported(state: State, event: EventOf<'portfolio.reported'>): State {
  const { hot, record } = state;
  const flow = event.net_flow;
  const moved = changed(state, {
    hot: changedHot(hot, { day_equity: sum(hot.day_equity, flow) }),
    record: changedRecord(record, {
      net_flow: sum(record.net_flow, flow),
      day_base: sum(record.day_base, flow),
      peak: sum(record.peak, flow),
      peak_path: flowed(record.peak_path, flow),
    }),
  });
  return event.ignored ? moved : withBalance(moved, event);
}

function withBalance(state: State, event: EventOf<'portfolio.reported'>): State {
  const { hot, record } = state;
  const at = instantOf(event.reported_at);
  const balance = difference(event.value, event.open_pnl ?? '0');
  const closes_since = record.portfolio.closes_since.filter((close) => close.at > at);
  const path = [balance, ...runningSums(balance, closes_since)];
  return changed(state, {
    hot: changedHot(hot, { equity: path.at(-1)! }),
    record: changedRecord(record, {
      peak: greatest(record.peak, ...path),
      peak_path: {
        equity: path.at(-1)!,
        peak: greatest(record.peak, ...path),
        steps: [],
      },
      portfolio: { at, balance, closes_since },
    }),
  });
}

function runningSums(start: DecimalText, closes: Portfolio['closes_since']): DecimalText[] {
  let equity = start;
  return closes.map(({ pnl }) => (equity = sum(equity, pnl)));
}
