import { transitionDetail, type TransitionDetailAnswer } from '@phasegate/contracts';
import {
  decidedCriteria,
  evidenceInWords,
  policiesInForce,
  type BotEvidence,
  type ApprovalReview,
  type Criterion,
  type DowngradeMetrics,
  type Phase,
  type Policy,
  type Trigger,
  alertSentences,
} from '@phasegate/phase-core';
import type { PrismaClient } from '../generated/client.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { alertedBot } from './alerted-bot.js';
import { marketOfBot } from './market.js';
import { publishedPolicies } from './policies-in-force.js';
import { findTransition } from './transitions.js';

/** The columns that the projection keeps of each (`transitionRow`). */
interface Evidence {
  readonly criteria?: readonly Criterion[];
  readonly imported_sessions?: number | null;
  readonly evidence?: BotEvidence;
  readonly review?: ApprovalReview;
  readonly by_importer?: true;
  readonly triggers?: readonly Trigger[];
  readonly metrics?: DowngradeMetrics;
  readonly size_before?: string;
}

/** One change of phase or reset with its evidence in words; null: the log has none of that number. */
export async function readTransitionDetail(
  { prisma, pool }: { readonly prisma: PrismaClient; readonly pool: Queries },
  bot: string,
  seq: number,
): Promise<TransitionDetailAnswer | null> {
  const found = await findTransition(prisma, bot, seq);
  if (found === null) return null;
  const { evidence, ...transition } = found;
  const { criteria, imported_sessions, review, by_importer, ...seen } = evidence as Evidence;
  const { triggers, metrics, size_before } = seen;
  const market = await marketOfBot(pool, bot);
  const versions = policiesInForce(market, await publishedPolicies(pool, bot, seq));
  const inForce = versions.findLast(({ from }) => from <= Date.parse(transition.at))!;
  const named = await alertedBot(pool, bot);
  return transitionDetail.parse({
    ...transition,
    policy_version: inForce.version,
    criteria: inWords(transition.from_phase, inForce.policy, criteria, named.currency),
    imported_sessions: imported_sessions ?? null,
    evidence: seen.evidence === undefined ? null : evidenceInWords(seen.evidence),
    review: review ?? null,
    by_importer: by_importer ?? false,
    triggers: (triggers ?? []).map((code) => ({
      code,
      sentence: alertSentences.triggerSentence(code, metrics!, named),
    })),
    metrics: metrics ?? null,
    size_before: size_before ?? null,
  });
}

const inWords = (
  from: Phase,
  policy: Policy,
  criteria: readonly Criterion[] | undefined,
  currency: string,
) =>
  from === 'scaling' || criteria === undefined
    ? []
    : decidedCriteria(from, policy, criteria, currency);
