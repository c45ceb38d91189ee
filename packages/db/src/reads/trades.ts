import { trade, type Page, type PageQuery, type TradeAnswer } from '@phasegate/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/client.js';
import type { TradeModel } from '../generated/models.js';
import { keyOf, pageOf } from './cursor.js';
import { dateOf, dateOrNull, instantOrNull, text, textOrNull } from './numbers.js';

const cursorKey = z.strictObject({ seq: z.int() });

/** A bot's trades, by when their entry was recorded, newest first. */
export async function listTrades(
  prisma: PrismaClient,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<Page<TradeAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.trade.findMany({
    where: { botId: bot, ...(before === null ? {} : { openedSeq: { lt: before.seq } }) },
    orderBy: { openedSeq: 'desc' },
    take: limit + 1,
  });
  return pageOf(rows, limit, tradeAnswer, ({ openedSeq }) => ({ seq: openedSeq }));
}

export async function readTrade(
  prisma: PrismaClient,
  bot: string,
  trade_id: string,
): Promise<TradeAnswer | null> {
  const row = await prisma.trade.findUnique({
    where: { botId_tradeId: { botId: bot, tradeId: trade_id } },
  });
  return row === null ? null : tradeAnswer(row);
}

function tradeAnswer(row: TradeModel): TradeAnswer {
  return trade.parse({
    trade_id: row.tradeId,
    status: row.voidedSeq !== null ? 'voided' : row.closedSeq !== null ? 'closed' : 'open',
    symbol: row.symbol,
    side: row.side,
    mode: row.mode,
    kind: row.kind,
    phase: row.phase,
    trading_day: dateOf(row.tradingDay),
    permitted: row.permitted,
    imported: row.imported,
    notional: text(row.notional),
    entry_price: textOrNull(row.entryPrice),
    stop_price: textOrNull(row.stopPrice),
    target_price: textOrNull(row.targetPrice),
    parent_trade_id: row.parentTradeId,
    opened_at: row.openedAt.toISOString(),
    closed_at: instantOrNull(row.closedAt),
    pnl: textOrNull(row.pnl),
    outcome: row.outcome,
    counted: row.counted,
    session_date: dateOrNull(row.sessionDate),
  });
}
