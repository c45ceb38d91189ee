import { closure, type ClosureAnswer } from '@phasegate/contracts';
import type { PrismaClient } from '../generated/client.js';
import { dateOf } from './numbers.js';

/** Closures that administrators have added, latest date first. */
export async function listClosures(prisma: PrismaClient): Promise<ClosureAnswer[]> {
  const rows = await prisma.calendarClosure.findMany({ orderBy: { date: 'desc' } });
  return rows.map(({ date, reason, addedBy, addedAt }) =>
    closure.parse({
      date: dateOf(date),
      reason,
      added_by: addedBy,
      added_at: addedAt.toISOString(),
    }),
  );
}
