import type { CheckAnswerBody } from '@phasegate/contracts';
import type { Executed } from '@phasegate/db';
import {
  countdownSeconds,
  instantText,
  reasonSentence,
  type CheckAnswer,
  type EventOf,
} from '@phasegate/phase-core';

/** The rules' answer as it goes out. */
export function checkAnswerBody(
  answer: CheckAnswer,
  events: Executed<unknown>['events'],
): CheckAnswerBody {
  const {
    decision,
    phase,
    reasons,
    max_notional,
    expires_at,
    next_allowed_at,
    checked_at: now,
  } = answer;
  const facts = { phase, now, next_allowed_at, max_notional, notional: blockedNotional(events) };
  return {
    decision,
    phase,
    reasons: reasons.map((code) => ({ code, message: reasonSentence(code, facts) })),
    max_notional,
    permit: expires_at === null ? null : { expires_at: instantText(expires_at) },
    ...(next_allowed_at === null
      ? {}
      : {
          next_allowed_at: instantText(next_allowed_at),
          countdown_seconds: countdownSeconds(now, next_allowed_at),
        }),
    checked_at: instantText(now),
  };
}

/** The question; a renewal repeats the one that its permit was granted for. */
function blockedNotional(events: Executed<unknown>['events']): string {
  const blocked = events.findLast(
    (event): event is EventOf<'phase.validation_blocked'> =>
      event.type === 'phase.validation_blocked',
  );
  return blocked?.notional ?? '';
}
