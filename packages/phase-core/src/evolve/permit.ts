import type { Market } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { withEntry, without } from '../numbers/keyed.js';
import { permitOf, plannedOf } from '../rules/outstanding-permits.js';
import type { Hot, Permit, PlannedEntry, UnconfirmedPermit } from '../state.js';
import { changedHot } from './changed.js';

/** A permit is granted, or renewed in place of the one before (rules 3.3). */
export function granted(
  hot: Hot,
  event: EventOf<'permit.granted'> | EventOf<'permit.renewed'>,
): Hot {
  const before = permitOf(hot, event.trade_id);
  const slot = event.slot ?? null;
  const permit: Permit = {
    granted_at: before?.granted_at ?? instantOf(event.at),
    expires_at: instantOf(event.expires_at),
    day: hot.day,
    tenure: hot.tenure,
    slot,
    max_notional: event.max_notional,
    asked: plannedEntry(event),
    symbol: event.symbol,
    side: event.side,
    notional: event.notional,
    thresholds: {
      counted_from: event.counted_from ?? '0',
      streak_from: event.streak_from ?? '0',
    },
    key: event.key ?? null,
    strategy: event.strategy ?? null,
  };
  const slots =
    slot === null || hot.today.slots.includes(slot) ? hot.today.slots : [...hot.today.slots, slot];
  return changedHot(hot, {
    permits: withEntry(hot.permits, event.trade_id, permit),
    strategy: event.strategy ?? hot.strategy,
    today: { ...hot.today, slots },
  });
}

function plannedEntry(event: EventOf<'permit.granted'> | EventOf<'permit.renewed'>): PlannedEntry {
  return plannedOf(event.asked === undefined ? event : (JSON.parse(event.asked) as PlannedEntry));
}

/** It ran out, or was ended, without a word of its trade: its slot stays taken for the day, and its room. */
export function lapsed(
  hot: Hot,
  event: EventOf<'permit.unconfirmed'> | EventOf<'permit.revoked'>,
): Hot {
  const permit = permitOf(hot, event.trade_id);
  if (permit === undefined) throw new Error(`no outstanding permit for trade ${event.trade_id}`);
  const rest = withoutPermit(hot, event.trade_id);
  if (permit.day !== hot.day) return rest;
  const { symbol, notional } = permit;
  const unconfirmed = { trade_id: event.trade_id, symbol, notional, cancelled: false };
  return withUnconfirmed(rest, [...rest.today.unconfirmed, unconfirmed]);
}

/** The bot asserts that nothing was executed: the day is given back, unless the permit had expired (rules 2.14). */
export function cancelled(market: Market, hot: Hot, event: EventOf<'permit.cancelled'>): Hot {
  const today = market.dayOfDate(event.date) === hot.day;
  if (event.after_expiry) return today ? withRoomFreed(hot, event.trade_id) : hot;
  const rest = event.lapsed
    ? today
      ? withoutUnconfirmed(hot, event.trade_id)
      : hot
    : withoutPermit(hot, event.trade_id);
  if (!today || event.slot === undefined) return rest;
  return changedHot(rest, {
    today: { ...rest.today, slots: rest.today.slots.filter((slot) => slot !== event.slot) },
  });
}

export function withoutPermit(hot: Hot, trade_id: string): Hot {
  return changedHot(hot, { permits: without(hot.permits, trade_id) });
}

/** One unconfirmed permit of the trade less: its entry was reported after all, or it was cancelled. */
export function withoutUnconfirmed(hot: Hot, trade_id: string): Hot {
  const place = hot.today.unconfirmed.findIndex(
    (permit) => permit.trade_id === trade_id && !permit.cancelled,
  );
  return place < 0 ? hot : withUnconfirmed(hot, hot.today.unconfirmed.toSpliced(place, 1));
}

function withRoomFreed(hot: Hot, trade_id: string): Hot {
  const unconfirmed = hot.today.unconfirmed.map((permit) =>
    permit.trade_id === trade_id ? { ...permit, cancelled: true } : permit,
  );
  return withUnconfirmed(hot, unconfirmed);
}

const withUnconfirmed = (hot: Hot, unconfirmed: readonly UnconfirmedPermit[]): Hot =>
  changedHot(hot, { today: { ...hot.today, unconfirmed } });
