import type { EvidenceAnswer } from '@phasegate/contracts';
import { readPaperEvidence, type BotView } from '@phasegate/db';
import { evidenceOf } from '@phasegate/phase-core';
import type { Pool } from 'pg';

/** Luck or skill, for a bot's current record. */
export async function evidenceAnswer(pool: Pool, { bot, state }: BotView): Promise<EvidenceAnswer> {
  const { strategies, ...evidence } = evidenceOf(state, await readPaperEvidence(pool, bot, state));
  return { ...evidence, strategies: [...strategies] };
}
