import { botKey, type BotKeyAnswer } from '@phasegate/contracts';
import type { PrismaClient } from '../generated/client.js';
import { instantOrNull } from './numbers.js';

/** A bot's keys, newest first, without their hashes. */
export async function listKeys(prisma: PrismaClient, bot: string): Promise<BotKeyAnswer[]> {
  const rows = await prisma.apiKey.findMany({
    select: {
      id: true,
      name: true,
      createdAt: true,
      createdBy: true,
      lastUsedAt: true,
      revokedAt: true,
    },
    where: { botId: bot },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map(({ id, name, createdAt, createdBy, lastUsedAt, revokedAt }) =>
    botKey.parse({
      id,
      name,
      created_at: createdAt.toISOString(),
      created_by: createdBy,
      last_used_at: instantOrNull(lastUsedAt),
      revoked_at: instantOrNull(revokedAt),
    }),
  );
}
