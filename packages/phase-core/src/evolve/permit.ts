import type { Market } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { permitOf } from '../rules/outstanding-permits.js';
import type { Hot } from '../state.js';

/** A permit is granted, or renewed in place of the one before (rules 3.3). */
export function granted(
  hot: Hot,
  event: EventOf<'permit.granted'> | EventOf<'permit.renewed'>,
): Hot {
  const before = permitOf(hot, event.trade_id);
  const slot = event.slot ?? null;
  const permit = {
    granted_at: before?.granted_at ?? instantOf(event.at),
    expires_at: instantOf(event.expires_at),
    day: hot.day,
    tenure: hot.tenure,
    slot,
    max_notional: event.max_notional,
    asked: event.asked,
    notional: event.notional,
  };
  const slots =
    slot === null || hot.today.slots.includes(slot) ? hot.today.slots : [...hot.today.slots, slot];
  return {
    ...hot,
    permits: { ...hot.permits, [event.trade_id]: permit },
    today: { ...hot.today, slots },
  };
}

/** It ran out, or was revoked, without a word: its slot stays taken for the day. */
export function lapsed(
  hot: Hot,
  event: EventOf<'permit.unconfirmed'> | EventOf<'permit.revoked'>,
): Hot {
  const permit = permitOf(hot, event.trade_id);
  if (permit === undefined) throw new Error(`no outstanding permit for trade ${event.trade_id}`);
  const rest = withoutPermit(hot, event.trade_id);
  return permit.day === hot.day ? hasLapsed(rest, 1) : rest;
}

/** The bot asserts that nothing was executed: the day is given back. */
export function cancelled(market: Market, hot: Hot, event: EventOf<'permit.cancelled'>): Hot {
  const today = market.dayOfDate(event.date) === hot.day;
  const rest = event.lapsed
    ? today
      ? hasLapsed(hot, -1)
      : hot
    : withoutPermit(hot, event.trade_id);
  if (!today || event.slot === undefined) return rest;
  return {
    ...rest,
    today: { ...rest.today, slots: rest.today.slots.filter((slot) => slot !== event.slot) },
  };
}

export function withoutPermit(hot: Hot, trade_id: string): Hot {
  const { [trade_id]: _used, ...permits } = hot.permits;
  return { ...hot, permits };
}

export function hasLapsed(hot: Hot, change: 1 | -1): Hot {
  return { ...hot, today: { ...hot.today, unconfirmed: hot.today.unconfirmed + change } };
}
