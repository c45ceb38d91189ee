import type { EvidenceInWords, ReadinessAnswer } from '@phasegate/contracts';
import { inSlices, openRatiosOf, readPaperEvidence, viewBot, type BotView } from '@phasegate/db';
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
import type { Pool } from 'pg';
import { firstApprovalIn } from './first-approval.js';

/** How near a bot is to the phase above, as it stands now. */
export async function readReadiness(pool: Pool, bot: string): Promise<ReadinessAnswer> {
  const view = await viewBot(pool, bot);
  const paper = await readPaperEvidence(pool, bot, view.state);
  return readinessAnswer(view, await openRatiosOf(pool, bot), paper);
}

/**
 * The same of a view.
 *
 * @param open_ratios planned R:R of its open trades: they may still count
 * @param paper of a bot in Experience, the counted trades of its window
 */
export async function readinessAnswer(
  view: BotView,
  open_ratios: OpenRatios,
  paper: readonly EvidenceTrade[],
): Promise<ReadinessAnswer> {
  const { criteria, obstacles, ...rest } = readinessOf(view.state, view.currency);
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
