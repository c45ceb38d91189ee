import type { ReadinessAnswer } from '@phasegate/contracts';
import type { BotView } from '@phasegate/db';
import { instantText, standingApproval } from '@phasegate/phase-core';

/** The approval of a bot's advance that waits for a second one now. */
export function firstApprovalIn({
  state,
  now,
}: Pick<BotView, 'state' | 'now'>): ReadinessAnswer['first_approval'] {
  const first = standingApproval(state, now);
  if (first === null) return null;
  const { by, at, expires_at } = first;
  return { by, at: instantText(at), expires_at: instantText(expires_at) };
}
