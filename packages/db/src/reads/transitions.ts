import { transition, type Page, type PageQuery, type TransitionAnswer } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import type { TransitionModel } from '../generated/models.js';
import { keyOf, pageOf } from './cursor.js';
import { textOrNull } from './numbers.js';

const cursorKey = z.strictObject({ seq: z.int() });

/** A bot's changes of phase and resets, newest first. */
export async function listTransitions(
  prisma: PrismaClient,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<Page<TransitionAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.transition.findMany({
    where: { botId: bot, ...(before === null ? {} : { seq: { lt: before.seq } }) },
    orderBy: { seq: 'desc' },
    take: limit + 1,
  });
  return pageOf(rows, limit, transitionAnswer, ({ seq }) => ({ seq }));
}

/** A transition by its place in the log; null: the event there is none. */
export async function findTransition(
  prisma: PrismaClient,
  bot: string,
  seq: number,
): Promise<TransitionAnswer | null> {
  const row = await prisma.transition.findUnique({ where: { botId_seq: { botId: bot, seq } } });
  return row === null ? null : transitionAnswer(row);
}

/** One that is known to be there. */
export async function readTransition(
  prisma: PrismaClient,
  bot: string,
  seq: number,
): Promise<TransitionAnswer> {
  const found = await findTransition(prisma, bot, seq);
  if (found === null) throw new Error(`the log of ${bot} has no transition at ${seq}`);
  return found;
}

function transitionAnswer(row: TransitionModel): TransitionAnswer {
  return transition.parse({
    seq: row.seq,
    at: row.at.toISOString(),
    type: row.type,
    from_phase: row.fromPhase,
    to_phase: row.toPhase,
    trigger: row.trigger,
    size: textOrNull(row.size),
    by: row.by,
    reason: row.reason,
    evidence: row.evidence,
  });
}
