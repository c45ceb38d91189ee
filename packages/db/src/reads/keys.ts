import { botKey, type BotKeyAnswer } from '@phasegate/contracts';
import type { PrismaClient } from '../generated/client.js';
import { instantOrNull } from './numbers.js';

/** A bot's keys, newest first, without their hashes. */
export async function listKeys(prisma: PrismaClient, bot: string): Promise<BotKeyAnswer[]> {
  const rows = await prisma.apiKey.findMany({
    select: { id: true, name: true, createdAt: true, createdBy: true, revokedAt: true },
    where: { botId: bot },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map(({ id, name, createdAt, createdBy, revokedAt }) =>
    botKey.parse({
      id,
      name,
      created_at: createdAt.toISOString(),
      created_by: createdBy,
      revoked_at: instantOrNull(revokedAt),
    }),
  );
}
