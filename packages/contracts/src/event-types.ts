import type { EventType } from '@phasegate/phase-core';

/** A key is missing here when the core gains a type: it does not compile. */
const TYPES: Readonly<Record<EventType, true>> = {
  'bot.registered': true,
  'phase.validation_blocked': true,
  'trade.opened': true,
  'trade.unpermitted': true,
  'trade.size_exceeded': true,
  'poc.daily_limit_exceeded': true,
  'trade.closed': true,
  'trade.emergency_exit': true,
  'session.closed': true,
  'position_size.changed': true,
  'phase.advance_suggested': true,
  'phase.advance_recommended': true,
  'phase.advanced': true,
  'phase.downgraded': true,
  'breaker.tripped': true,
  'breaker.acknowledged': true,
  'phase.override_blocked': true,
  'phase.override_accepted': true,
  'phase.rolled_back': true,
  'sessions.reset': true,
  'permit.granted': true,
  'permit.renewed': true,
  'permit.cancelled': true,
  'permit.unconfirmed': true,
  'permit.revoked': true,
  'trade.corrected': true,
  'trade.voided': true,
  'portfolio.reported': true,
  'policy.published': true,
  'advance.declined': true,
  'import.completed': true,
  'emergency_exit.requested': true,
  'history.recovered': true,
};

/** Every type of event that a bot's log can hold (rules 11). */
export const EVENT_TYPES = Object.keys(TYPES) as [EventType, ...EventType[]];
