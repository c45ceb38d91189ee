import type { EventFields } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { countdownSeconds, type Verdict } from '../rules/check.js';

/** What a block says, with the fields that its reasons call for (rules 3). */
export function blockedFields(
  trade_id: string,
  now: Instant,
  { reasons, next_allowed_at, max_notional }: Verdict,
) {
  const limited = reasons.includes('SIZE_EXCEEDED') || reasons.includes('EXPOSURE_EXCEEDED');
  const fields: EventFields['phase.validation_blocked'] = {
    trade_id,
    reasons,
    ...(next_allowed_at === null
      ? {}
      : {
          next_allowed_at: instantText(next_allowed_at),
          countdown_seconds: countdownSeconds(now, next_allowed_at),
        }),
    ...(limited ? { max_notional: max_notional! } : {}),
  };
  return fields;
}
