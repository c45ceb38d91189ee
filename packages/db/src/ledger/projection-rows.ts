import {
  effectiveAt,
  instantText,
  markBeforeDowngrade,
  type CheckedState,
  type EventOf,
  type Market,
  type PhaseEvent,
  type State,
} from '@phasegate/phase-core';
import { lapsedBy, type Lapse } from './lapsed-permits.js';

/** What a row must know beside its event: the state that the event met. */
export interface RowContext {
  readonly bot: string;
  readonly market: Market;
  readonly before: CheckedState | State | null;
}

export function tradeRow(
  event: EventOf<'trade.opened'> | EventOf<'trade.unpermitted'>,
  { bot, market, before }: RowContext,
) {
  const {
    trade_id,
    mode,
    kind,
    symbol,
    side,
    notional,
    entry_price,
    stop_price,
    target_price,
    parent_trade_id,
  } = event;
  return {
    // What the fold takes it for (evidence E6).
    strategy: event.strategy ?? before!.hot.strategy,
    bot, trade_id, mode, kind, symbol, side, notional, entry_price, stop_price, target_price, parent_trade_id,
    phase: event.phase,
    tenure: event.tenure ?? before!.hot.tenure,
    trading_day: event.date ?? dateOf(market, event),
    permitted: event.type === 'trade.opened',
    imported: event.source === 'import',
    opened_at: event.opened_at ?? instantText(effectiveAt(event)),
    opened_seq: event.seq,
  }; // prettier-ignore
}

export function additionRow(event: EventOf<'trade.extended'>, { bot, market }: RowContext) {
  const { trade_id, parent_trade_id, notional, mode, seq } = event;
  return {
    ...{ bot, trade_id, parent_trade_id, notional, mode, seq },
    opened_at: event.opened_at ?? event.at,
    trading_day: event.date ?? dateOf(market, event),
  };
}

export function closeRow(event: EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>) {
  const { trade_id, kind, pnl, outcome, counted, not_counted, seq } = event;
  return {
    trade_id,
    kind,
    pnl,
    outcome,
    counted,
    not_counted,
    closed_seq: seq,
    closed_at: event.closed_at ?? instantText(effectiveAt(event)),
  };
}

export function transitionRow(
  event:
    | EventOf<'phase.advanced'>
    | EventOf<'phase.downgraded'>
    | EventOf<'phase.rolled_back'>
    | EventOf<'sessions.reset'>,
  { bot, before }: RowContext,
) {
  const { seq, at, type, from, to, size } = event;
  const trigger =
    event.type === 'phase.advanced'
      ? event.trigger
      : event.type === 'phase.downgraded'
        ? 'auto'
        : 'manual';
  const evidence =
    event.type === 'phase.advanced'
      ? {
          criteria: event.criteria,
          imported_sessions: event.imported_sessions,
          evidence: event.evidence,
          review: event.review,
          by_importer: event.by_importer,
        }
      : event.type === 'phase.downgraded'
        ? {
            triggers: event.triggers,
            metrics: event.metrics,
            size_before: event.size_before,
            before: markBefore(event, before),
          }
        : {};
  const person = event.type === 'phase.downgraded' ? {} : { by: event.by, reason: event.reason };
  return { bot, seq, at, type, from_phase: from, to_phase: to, trigger, size, evidence, ...person };
}

/** For the charts of that day (rules 2.8): a downgrade is decided, and folded, with the whole state. */
function markBefore(event: EventOf<'phase.downgraded'>, before: RowContext['before']) {
  if (before === null || !('record' in before))
    throw new Error(`downgrade ${event.seq} was recorded without the bot's track record`);
  return markBeforeDowngrade(before, event);
}

export const claimRow = (
  bot: string,
  event: Pick<PhaseEvent, 'at' | 'due_at' | 'source'> & { trade_id: string },
  market: Market,
  slot: number,
) => ({
  bot,
  trading_day: dateOf(market, event),
  slot,
  trade_id: event.trade_id,
});

export function lapsedRow(event: Lapse, { bot, market, before }: RowContext) {
  const { granted_at, ended_at, expires_at, date, thresholds, ...rest } = lapsedBy(
    event,
    before!,
    market,
  );
  return {
    bot,
    trade_id: event.trade_id,
    granted_at: new Date(granted_at),
    ended_at: new Date(ended_at),
    expires_at: new Date(expires_at),
    trading_day: date,
    ...thresholds,
    ...rest,
  };
}

const dateOf = (market: Market, event: Pick<PhaseEvent, 'at' | 'due_at' | 'source'>): string =>
  market.dateOf(market.dayOf(effectiveAt(event)));
