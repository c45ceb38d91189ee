import type { PrismaClient } from '../generated/client.js';
import { instantOrNull } from './numbers.js';

/** A row of the register of bots. */
export interface RegisteredBot {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly created_at: string;
  readonly archived_at: string | null;
}

const select = { id: true, name: true, currency: true, createdAt: true, archivedAt: true } as const;

export async function readBot(
  prisma: PrismaClient,
  id: string,
): Promise<{ bot: RegisteredBot; members: string[] }> {
  const { members, ...row } = await prisma.bot.findUniqueOrThrow({
    select: { ...select, members: { select: { actor: true }, orderBy: { actor: 'asc' } } },
    where: { id },
  });
  return { bot: registered(row), members: members.map(({ actor }) => actor) };
}

interface BotRow {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
}

function registered({ id, name, currency, createdAt, archivedAt }: BotRow): RegisteredBot {
  return {
    id,
    name,
    currency,
    created_at: createdAt.toISOString(),
    archived_at: instantOrNull(archivedAt),
  };
}
