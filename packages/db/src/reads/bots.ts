import type { Page, PageQuery } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import type { Queries } from '../ledger/queries.js';
import { keyOf, pageOf } from './cursor.js';
import { instantOrNull } from './numbers.js';

/** A bot as it stands in its register. */
export interface RegisteredBot {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly created_at: string;
  readonly archived_at: string | null;
}

export interface BotsWanted extends PageQuery {
  /** Only the bots of this member; null: all. */
  readonly member: string | null;
  readonly archived: boolean;
}

const cursorKey = z.strictObject({ at: z.iso.datetime(), id: z.string() });
const select = { id: true, name: true, currency: true, createdAt: true, archivedAt: true } as const;

/** Bots, newest first. */
export async function listBots(
  prisma: PrismaClient,
  { member, archived, limit, cursor }: BotsWanted,
): Promise<Page<RegisteredBot>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.bot.findMany({
    select,
    where: {
      archivedAt: archived ? { not: null } : null,
      ...(member === null ? {} : { members: { some: { actor: member } } }),
      ...(before === null
        ? {}
        : {
            OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }],
          }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, registered, ({ createdAt, id }) => ({
    at: createdAt.toISOString(),
    id,
  }));
}

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

/** Trades of each bot's running tenure, and how many of them were emergency exits (rules 3.4). */
export interface TenureExits {
  readonly bot: string;
  readonly trades: number;
  readonly emergency_exits: number;
}

export async function emergencyExitsOf(
  queries: Queries,
  tenures: readonly { bot: string; tenure: number }[],
): Promise<TenureExits[]> {
  const { rows } = await queries.query<{ bot: string; trades: string; emergency_exits: string }>(
    `SELECT t.bot, count(*) AS trades, count(*) FILTER (WHERE t.kind = 'emergency_exit') AS emergency_exits
     FROM unnest($1::text[], $2::int[]) AS wanted (bot, tenure)
     JOIN trades t ON t.bot = wanted.bot AND t.tenure = wanted.tenure GROUP BY t.bot`,
    [tenures.map(({ bot }) => bot), tenures.map(({ tenure }) => tenure)],
  );
  return rows.map(({ bot, trades, emergency_exits }) => ({
    bot,
    trades: Number(trades),
    emergency_exits: Number(emergency_exits),
  }));
}
