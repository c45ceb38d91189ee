import { session, type Page, type SessionAnswer, type SessionsQuery } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import { keyOf, pageOf } from './cursor.js';
import { dateOf, text, textOrNull } from './numbers.js';

const cursorKey = z.strictObject({ date: z.iso.date() });

/** A bot's finished sessions, newest first. */
export async function listSessions(
  prisma: PrismaClient,
  bot: string,
  { limit, cursor, phase, start, end }: SessionsQuery,
): Promise<Page<SessionAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.session.findMany({
    where: {
      botId: bot,
      ...(phase === undefined ? {} : { phase }),
      date: {
        ...(before === null ? {} : { lt: new Date(before.date) }),
        ...(start === undefined ? {} : { gte: new Date(start) }),
        ...(end === undefined ? {} : { lte: new Date(end) }),
      },
    },
    orderBy: { date: 'desc' },
    take: limit + 1,
  });
  const item = (row: (typeof rows)[number]) =>
    session.parse({
      date: dateOf(row.date),
      phase: row.phase,
      trades_executed: row.tradesExecuted,
      counted: row.counted,
      wins: row.wins,
      losses: row.losses,
      win_rate: textOrNull(row.winRate),
      average_rr: textOrNull(row.averageRr),
      total_pnl: text(row.totalPnl),
      position_sizes: row.positionSizes.map(text),
      circuit_breaker_trips: row.circuitBreakerTrips,
      imported: row.imported,
      opening_phase: row.openingPhase,
      live_pnl: textOrNull(row.livePnl),
      paper_pnl: textOrNull(row.paperPnl),
      profitable: row.profitable,
    });
  return pageOf(rows, limit, item, ({ date }) => ({ date: dateOf(date) }));
}
