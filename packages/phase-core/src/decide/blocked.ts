import type { EventFields, EventOf } from '../events.js';
import { instantOf, instantText, type Instant } from '../instant.js';
import { codesOf, countdownSeconds, type Block, type Verdict } from '../rules/check.js';

/** A block's answer, with the fields that its reasons call for (rules 3). */
export function blockedFields(trade_id: string, now: Instant, { blocks }: Verdict) {
  const next_allowed_at = nextAllowedAt(blocks);
  const limited = blocks.find((block) => 'max_notional' in block);
  const fields: EventFields['phase.validation_blocked'] = {
    trade_id,
    reasons: codesOf(blocks),
    ...(next_allowed_at === null
      ? {}
      : {
          next_allowed_at: instantText(next_allowed_at),
          countdown_seconds: countdownSeconds(now, next_allowed_at),
        }),
    ...(limited === undefined ? {} : { max_notional: limited.max_notional }),
  };
  return fields;
}

/** When the day's limit allows the next entry; null: it is not reached, or the calendar knows no next day. */
export const nextAllowedAt = (blocks: readonly Block[]): Instant | null =>
  blocks.find((block) => block.code === 'DAILY_LIMIT')?.next_allowed_at ?? null;

/** The blocks of an attempt, as the log has them. */
export function blocksOf(event: EventOf<'phase.validation_blocked'>): Block[] {
  const { reasons, next_allowed_at, notional = null, max_notional = '0' } = event;
  return reasons.map((code): Block => {
    if (code === 'DAILY_LIMIT')
      return {
        code,
        next_allowed_at: next_allowed_at === undefined ? null : instantOf(next_allowed_at),
      };
    if (code === 'SIZE_EXCEEDED' || code === 'EXPOSURE_EXCEEDED')
      return { code, notional, max_notional };
    return { code };
  });
}
