import { instantOf, type CheckedState, type EventOf, type Market } from '@phasegate/phase-core';
import { lapsedBy, type Lapse } from './lapsed-permits.js';

/** What a row must know beside its event: the state that the event met. */
export interface RowContext {
  readonly bot: string;
  readonly market: Market;
  readonly met: CheckedState | null;
}

export function tradeRow(
  event: EventOf<'trade.opened'> | EventOf<'trade.unpermitted'>,
  { bot, market, met }: RowContext,
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
    bot, trade_id, mode, kind, symbol, side, notional, entry_price, stop_price, target_price, parent_trade_id,
    phase: event.phase,
    tenure: event.tenure ?? met!.hot.tenure,
    trading_day: event.date ?? dateAt(market, event.at),
    permitted: event.type === 'trade.opened',
    imported: event.source === 'import',
    opened_at: event.opened_at ?? event.at,
    opened_seq: event.seq,
  }; // prettier-ignore
}

export function closeRow(event: EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>) {
  const { trade_id, kind, pnl, outcome, counted, seq } = event;
  return {
    trade_id,
    kind,
    pnl,
    outcome,
    counted,
    closed_seq: seq,
    closed_at: event.closed_at ?? event.at,
  };
}

export function transitionRow(
  bot: string,
  event:
    | EventOf<'phase.advanced'>
    | EventOf<'phase.downgraded'>
    | EventOf<'phase.rolled_back'>
    | EventOf<'sessions.reset'>,
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
      ? { criteria: event.criteria, imported_sessions: event.imported_sessions }
      : event.type === 'phase.downgraded'
        ? { triggers: event.triggers, metrics: event.metrics, size_before: event.size_before }
        : {};
  const person = event.type === 'phase.downgraded' ? {} : { by: event.by, reason: event.reason };
  return { bot, seq, at, type, from_phase: from, to_phase: to, trigger, size, evidence, ...person };
}

export const claimRow = (
  bot: string,
  event: { trade_id: string; at: string },
  market: Market,
  slot: number,
) => ({
  bot,
  trading_day: dateAt(market, event.at),
  slot,
  trade_id: event.trade_id,
});

export function lapsedRow(event: Lapse, { bot, market, met }: RowContext) {
  const { granted_at, ended_at, date, ...rest } = lapsedBy(event, met!, market);
  return {
    bot,
    trade_id: event.trade_id,
    granted_at: new Date(granted_at),
    ended_at: new Date(ended_at),
    trading_day: date,
    ...rest,
  };
}

const dateAt = (market: Market, at: string): string => market.dateOf(market.dayOf(instantOf(at)));
