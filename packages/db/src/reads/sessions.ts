import { shownSession, type Phase } from '@phasegate/phase-core';
import { session, type Page, type SessionAnswer, type SessionsQuery } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import type { SessionModel } from '../generated/models.js';
import { keyOf, pageOf } from './cursor.js';
import { dateOf, text, textOrNull } from './numbers.js';
import { isShownUnder } from './shown-session.js';

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
      ...(phase === undefined ? {} : isShownUnder(phase)),
      date: {
        ...(before === null ? {} : { lt: new Date(before.date) }),
        ...(start === undefined ? {} : { gte: new Date(start) }),
        ...(end === undefined ? {} : { lte: new Date(end) }),
      },
    },
    orderBy: { date: 'desc' },
    take: limit + 1,
  });
  return pageOf(rows, limit, sessionAnswer, ({ date }) => ({ date: dateOf(date) }));
}

/** The day of a downgrade is listed under the phase in which it began (rules 2.8). */
function sessionAnswer(row: SessionModel): SessionAnswer {
  const amounts = {
    total_pnl: text(row.totalPnl),
    opening_phase: row.openingPhase as Phase | null,
    live_pnl: textOrNull(row.livePnl),
    paper_pnl: textOrNull(row.paperPnl),
  };
  const closing_phase = row.phase as Phase;
  const { opening_phase, live_pnl, paper_pnl } = amounts;
  const shown = shownSession(
    {
      total_pnl: amounts.total_pnl,
      ...(opening_phase === null ? {} : { opening_phase }),
      ...(live_pnl === null ? {} : { live_pnl }),
      ...(paper_pnl === null ? {} : { paper_pnl }),
    },
    closing_phase,
  );
  return session.parse({
    ...amounts,
    ...shown,
    closing_phase,
    date: dateOf(row.date),
    trades_executed: row.tradesExecuted,
    counted: row.counted,
    wins: row.wins,
    losses: row.losses,
    win_rate: textOrNull(row.winRate),
    average_rr: textOrNull(row.averageRr),
    position_sizes: row.positionSizes.map(text),
    circuit_breaker_trips: row.circuitBreakerTrips,
    imported: row.imported,
    profitable: row.profitable,
  });
}
