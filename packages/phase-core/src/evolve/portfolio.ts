import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { Decimal, decimal, plain, sum } from '../numbers/decimal.js';
import type { State } from '../state.js';

/**
 * The account's value as reported (rules 2.7): bases and peak move with the flow; a rise lifts the cap on size
 * from the next boundary, a fall at once.
 */
export function portfolioReported(state: State, event: EventOf<'portfolio.reported'>): State {
  const { hot, record } = state;
  const at = instantOf(event.reported_at);
  const rise = decimal(event.equity).minus(hot.equity);
  return {
    ...state,
    hot: {
      ...hot,
      equity: event.equity,
      held_back: plain(Decimal.max(0, rise.plus(hot.held_back))),
    },
    record: {
      ...record,
      net_flow: sum(record.net_flow, event.net_flow),
      day_base: sum(record.day_base, event.net_flow),
      peak: plain(Decimal.max(decimal(record.peak).plus(event.net_flow), event.equity)),
      portfolio: {
        at,
        closes_since: record.portfolio.closes_since.filter((close) => close.at > at),
      },
    },
  };
}
