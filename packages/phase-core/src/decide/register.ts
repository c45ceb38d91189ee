import type { Market } from '../calendar/market.js';
import type { ByPerson } from '../event-facts.js';
import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Policy } from '../policy/policy.js';
import { Draft } from './draft.js';
import { registrationChanges } from './policy.js';

export interface Registration {
  readonly equity: DecimalText;
  readonly currency: string;
  readonly policy: Policy;
  readonly by?: string;
  readonly reason?: string;
  /** The administrator who overrode the defaults: the policy is looser in some key and in force at once (rules 7.4). */
  readonly override?: ByPerson;
}

/** A bot begins in Experience, with the value of its account (rules 2.7). */
export function register(
  market: Market,
  now: Instant,
  { equity, currency, policy, by, reason, override }: Registration,
): Draft {
  const draft = new Draft(market, null);
  draft.emit(now, {
    type: 'bot.registered',
    equity,
    calendar: policy.calendar.kind,
    size: null,
    currency,
    policy,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  });
  if (override !== undefined)
    draft.emit(now, {
      type: 'phase.override_accepted',
      action: 'registration',
      changes: registrationChanges(policy),
      incident: false,
      ...override,
    });
  return draft;
}
