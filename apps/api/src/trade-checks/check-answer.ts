import type { CheckAnswerBody } from '@phasegate/contracts';
import {
  countdownSeconds,
  instantText,
  nextAllowedAt,
  reasonSentence,
  type CheckAnswer,
} from '@phasegate/phase-core';

/** The rules' answer as it goes out. */
export function checkAnswerBody(answer: CheckAnswer): CheckAnswerBody {
  const { decision, phase, blocks, max_notional, expires_at, checked_at: now } = answer;
  const next_allowed_at = nextAllowedAt(blocks);
  return {
    decision,
    phase,
    reasons: blocks.map((block) => ({
      code: block.code,
      message: reasonSentence(block, { phase, now, currency: null }),
    })),
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
