import type { EvidenceInWords, ReadinessAnswer } from '@phasegate/contracts';
import { inSlices, type BotView } from '@phasegate/db';
import {
  approvalsFor,
  earliestAdvance,
  evidenceInWords,
  evidenceOf,
  instantText,
  readinessOf,
  type BotEvidence,
  type EvidenceTrade,
  type OpenRatios,
} from '@phasegate/phase-core';
import { firstApprovalIn } from './first-approval.js';

/**
 * How near a bot is to the phase above.
 *
 * @param open_ratios planned R:R of its open trades: they may still count
 * @param currency of the bot's amounts
 * @param paper of a bot in Experience, the counted trades of its window
 */
export async function readinessAnswer(
  view: BotView,
  currency: string,
  open_ratios: OpenRatios,
  paper: readonly EvidenceTrade[],
): Promise<ReadinessAnswer> {
  const { criteria, obstacles, ...rest } = readinessOf(view.state, currency);
  return {
    ...rest,
    approvals: approvalsFor(view.state),
    first_approval: firstApprovalIn(view),
    criteria: [...criteria],
    obstacles: [...obstacles],
    evidence: inWords(evidenceOf(view.state, paper)),
    earliest: await inSlices(earliestAdvance(view.state, { ...view, open_ratios })),
    as_of: instantText(view.now),
  };
}

function inWords(evidence: BotEvidence): EvidenceInWords {
  const { strategies, cautions, ...rest } = evidenceInWords(evidence);
  return { ...rest, strategies: [...strategies], cautions: [...cautions] };
}
