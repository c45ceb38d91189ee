import type { BotEvidence } from '../evidence/record-evidence.js';
import { evidenceSentence } from './evidence-sentence.js';

/** Beyond this |z| of the runs test, wins and losses are taken to depend on each other (evidence E2). */
const DEPENDENT_Z = 1.96;

export interface EvidenceInWords extends BotEvidence {
  /** Null where the policy asks for no win rate. */
  readonly sentence: string | null;
  readonly cautions: readonly string[];
}

/** The evidence with its sentence, for the person who decides by it. */
export const evidenceInWords = (evidence: BotEvidence): EvidenceInWords => ({
  ...evidence,
  sentence: evidenceSentence(evidence),
  cautions: cautionsOf(evidence),
});

/** Warnings: the figures may be overconfident, or the record may differ from the plan. */
function cautionsOf({ to, win_rate, profit, strategies }: BotEvidence): string[] {
  const cautions: string[] = [];
  if (profit.rr_gap === true)
    cautions.push(
      `Realized R:R is ${profit.realized_rr}, less than half of the ${profit.planned_rr} that was planned.`,
    );
  if (profit.alternation !== null && Math.abs(Number(profit.alternation)) > DEPENDENT_Z)
    cautions.push(
      `Wins and losses ${Number(profit.alternation) > 0 ? 'alternate' : 'come in streaks'} more than chance would have it (z ${profit.alternation}): the trades depend on each other, and the figures are too sure.`,
    );
  if (to !== null && win_rate !== null && win_rate.probability !== null && win_rate.looks > 1)
    cautions.push(
      `The gate has been evaluated at ${win_rate.looks} market opens: the more often it is looked at, the easier luck passes it.`,
    );
  if (strategies.length > 1)
    cautions.push(
      `${strategies.length} versions of the strategy made this record: it may not be that of the one that trades now.`,
    );
  return cautions;
}
