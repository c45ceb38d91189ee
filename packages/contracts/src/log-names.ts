import type { EventType } from '@phasegate/phase-core';

/** Events that go to the logs of the services, under the brief's names where it gives one (rules 11). */
export const LOG_NAMES: Readonly<Partial<Record<EventType, string>>> = {
  'phase.validation_blocked': 'phase.validation_blocked',
  'phase.downgraded': 'phase.downgrade',
  'phase.advanced': 'phase.advanced',
  'phase.advance_recommended': 'phase.advance_recommended',
  'phase.advance_suggested': 'phase.advance_suggested',
  'phase.override_blocked': 'phase.override_blocked',
  'phase.override_accepted': 'phase.override_accepted',
  'phase.rolled_back': 'phase.rolled_back',
  'sessions.reset': 'sessions.reset',
  'poc.daily_limit_exceeded': 'poc.daily_limit_exceeded',
  'trade.unpermitted': 'trade.unpermitted',
  'trade.size_exceeded': 'trade.size_exceeded',
  'trade.emergency_exit': 'trade.emergency_exit',
  'emergency_exit.requested': 'emergency_exit.requested',
  'breaker.tripped': 'breaker.tripped',
  'breaker.acknowledged': 'breaker.acknowledged',
};

/** The name of an event in the logs of the services. */
export const logNameOf = (type: EventType): string => LOG_NAMES[type] ?? type;
