import {
  listedTrade,
  trade,
  tradeHistory,
  type ListedTradeAnswer,
  type Page,
  type TradeAnswer,
  type TradeHistoryAnswer,
  type TradesQuery,
} from '@phasegate/contracts';
import { z } from 'zod';
import type { Prisma, PrismaClient } from '../generated/client.js';
import type { TradeModel } from '../generated/models.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { keyOf, pageOf } from './cursor.js';
import { eventAnswer } from './events.js';
import { dateOf, dateOrNull, instantOrNull, text, textOrNull } from './numbers.js';
import { countNaming, decisionsOf, linesNaming } from './trade-lines.js';

/** Where the books are read. */
export interface Books {
  readonly prisma: PrismaClient;
  readonly pool: Queries;
}

const cursorKey = z.strictObject({ day: z.iso.date(), seq: z.int() });
type Key = z.infer<typeof cursorKey>;

/** A bot's trades by the trading day of their entry, newest first, each with the check that allowed it. */
export async function listTrades(
  { prisma, pool }: Books,
  bot: string,
  { limit, cursor, ...filter }: TradesQuery,
): Promise<Page<ListedTradeAnswer>> {
  const rows = await prisma.trade.findMany({
    where: { AND: [{ botId: bot }, ...conditions(filter), ...after(keyOf(cursor, cursorKey))] },
    orderBy: [{ tradingDay: 'desc' }, { openedSeq: 'desc' }],
    take: limit + 1,
  });
  const listed = await withDecisions(pool, bot, rows.slice(0, limit));
  return pageOf(
    rows,
    limit,
    (row) => listed.get(row.tradeId)!,
    ({ tradingDay, openedSeq }) => ({ day: dateOf(tradingDay), seq: openedSeq }),
  );
}

type Filter = Omit<TradesQuery, 'limit' | 'cursor'>;

const STATUS: Record<NonNullable<Filter['status']>, Prisma.TradeWhereInput> = {
  open: { closedSeq: null, voidedSeq: null },
  closed: { closedSeq: { not: null }, voidedSeq: null },
  voided: { voidedSeq: { not: null } },
};

function conditions(filter: Filter): Prisma.TradeWhereInput[] {
  const { status, permitted, outcome, kind, symbol, start, end } = filter;
  return [
    ...(status === undefined ? [] : [STATUS[status]]),
    ...(permitted === undefined ? [] : [{ permitted: permitted === 'true' }]),
    ...(outcome === undefined ? [] : [{ outcome }]),
    ...(kind === undefined ? [] : [{ kind }]),
    ...(symbol === undefined ? [] : [{ symbol }]),
    ...(start === undefined ? [] : [{ tradingDay: { gte: new Date(start) } }]),
    ...(end === undefined ? [] : [{ tradingDay: { lte: new Date(end) } }]),
  ];
}

/** The first condition is for the index, the second for the trades of the day where the page before ended. */
function after(before: Key | null): Prisma.TradeWhereInput[] {
  if (before === null) return [];
  const day = new Date(before.day);
  return [
    { tradingDay: { lte: day } },
    { OR: [{ tradingDay: { lt: day } }, { openedSeq: { lt: before.seq } }] },
  ];
}

/** A trade with what the log holds about it; null: there is no such trade. */
export async function readTradeHistory(
  { prisma, pool }: Books,
  bot: string,
  trade_id: string,
): Promise<TradeHistoryAnswer | null> {
  const row = await prisma.trade.findUnique({
    where: { botId_tradeId: { botId: bot, tradeId: trade_id } },
  });
  if (row === null) return null;
  const listed = (await withDecisions(pool, bot, [row])).get(trade_id)!;
  const naming = await linesNaming(pool, bot, trade_id, MAX_LINES + 1);
  const lines = naming.slice(0, MAX_LINES).map(eventAnswer);
  const beside = await otherLines(pool, bot, row, listed.decision?.seq ?? null);
  const check = beside.find(({ seq }) => seq === listed.decision?.seq) ?? null;
  const session = beside.filter(({ type }) => type === 'session.closed');
  return tradeHistory.parse({
    trade: listed,
    check,
    events: [...lines, ...session].sort((a, b) => a.seq - b.seq),
    left_off: naming.length > MAX_LINES ? (await countNaming(pool, bot, trade_id)) - MAX_LINES : 0,
  });
}

/** A bot may ask about the same trade over and over. */
const MAX_LINES = 200;

/** The check that allowed the trade, and the session in which it closed. */
async function otherLines(
  queries: Queries,
  bot: string,
  { sessionDate }: TradeModel,
  check: number | null,
) {
  const { rows } = await queries.query<{ body: string; hash: string }>(
    `SELECT body, hash FROM events WHERE bot = $1 AND seq = $2
     UNION ALL
     SELECT e.body, e.hash FROM sessions s JOIN events e ON e.bot = s.bot AND e.seq = s.seq
     WHERE s.bot = $1 AND s.date = $3`,
    [bot, check, dateOrNull(sessionDate)],
  );
  return rows.map(eventAnswer);
}

/** Only live entries need a permit, and an unpermitted one had none (rules 3.3, 3.5). */
const mayHaveAsked = ({ mode, permitted, imported }: TradeModel): boolean =>
  mode === 'live' && permitted && !imported;

async function withDecisions(queries: Queries, bot: string, rows: readonly TradeModel[]) {
  const decisions = await decisionsOf(
    queries,
    bot,
    rows.filter(mayHaveAsked).map((row) => ({ ...row, trade_id: row.tradeId })),
  );
  return new Map(
    rows.map((row) => [
      row.tradeId,
      listedTrade.parse({ ...fieldsOf(row), decision: decisions.get(row.tradeId) ?? null }),
    ]),
  );
}

export async function readTrade(
  prisma: PrismaClient,
  bot: string,
  trade_id: string,
): Promise<TradeAnswer | null> {
  const row = await prisma.trade.findUnique({
    where: { botId_tradeId: { botId: bot, tradeId: trade_id } },
  });
  return row === null ? readAddition(prisma, bot, trade_id) : trade.parse(fieldsOf(row));
}

/** An addition is shown as the trade that it added to (rules 3.5); null: no trade has that id. */
async function readAddition(
  prisma: PrismaClient,
  bot: string,
  trade_id: string,
): Promise<TradeAnswer | null> {
  const addition = await prisma.tradeAddition.findUnique({
    where: { botId_tradeId: { botId: bot, tradeId: trade_id } },
  });
  if (addition === null) return null;
  const row = await prisma.trade.findUniqueOrThrow({
    where: { botId_tradeId: { botId: bot, tradeId: addition.parentTradeId } },
  });
  return trade.parse({
    ...fieldsOf(row),
    addition: { trade_id, notional: text(addition.notional) },
  });
}

function fieldsOf(row: TradeModel) {
  return {
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
    not_counted: row.notCounted,
    session_date: dateOrNull(row.sessionDate),
  };
}
