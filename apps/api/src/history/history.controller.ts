import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  blockedQuery,
  eventsQuery,
  pageQuery,
  sessionsQuery,
  tradesQuery,
  type BlockedAttemptAnswer,
  type BlockedQuery,
  type EventAnswer,
  type EventsQuery,
  type ListedTradeAnswer,
  type Page,
  type PageQuery,
  type SessionAnswer,
  type SessionsQuery,
  type TradeHistoryAnswer,
  type TradesQuery,
  type TransitionAnswer,
  type TransitionDetailAnswer,
} from '@phasegate/contracts';
import {
  listBlocked,
  listEvents,
  listSessions,
  listTrades,
  listTransitions,
  readTradeHistory,
  readTransitionDetail,
} from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { seqParam } from '../http/params.js';
import { Parsed } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';

/** A bot's history, newest first. */
@Controller('v1/bots/:bot')
export class HistoryController {
  constructor(private readonly ledger: Ledger) {}

  @Get('sessions')
  @ForPeople('operator', 'compliance', 'admin')
  sessions(
    @Param('bot') bot: string,
    @Query(new Parsed(sessionsQuery, 'query')) query: SessionsQuery,
  ): Promise<Page<SessionAnswer>> {
    return listSessions(this.ledger.prisma, bot, query);
  }

  @Get('trades')
  @ForPeople('operator', 'compliance', 'admin')
  trades(
    @Param('bot') bot: string,
    @Query(new Parsed(tradesQuery, 'query')) query: TradesQuery,
  ): Promise<Page<ListedTradeAnswer>> {
    return listTrades(this.ledger, bot, query);
  }

  @Get('trades/:trade_id')
  @ForPeople('operator', 'compliance', 'admin')
  async trade(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
  ): Promise<TradeHistoryAnswer> {
    const found = await readTradeHistory(this.ledger, bot, trade_id);
    if (found === null)
      throw new ProblemError('TRADE_UNKNOWN', `No entry of trade ${trade_id} was reported.`);
    return found;
  }

  @Get('events')
  @ForPeople('operator', 'compliance', 'admin')
  events(
    @Param('bot') bot: string,
    @Query(new Parsed(eventsQuery, 'query')) query: EventsQuery,
  ): Promise<Page<EventAnswer>> {
    return listEvents(this.ledger.pool, bot, query);
  }

  @Get('blocked')
  @ForPeople('operator', 'compliance', 'admin')
  blocked(
    @Param('bot') bot: string,
    @Query(new Parsed(blockedQuery, 'query')) query: BlockedQuery,
  ): Promise<Page<BlockedAttemptAnswer>> {
    return listBlocked(this.ledger.pool, bot, query);
  }

  @Get('transitions')
  @ForPeople('operator', 'compliance', 'admin')
  transitions(
    @Param('bot') bot: string,
    @Query(new Parsed(pageQuery, 'query')) query: PageQuery,
  ): Promise<Page<TransitionAnswer>> {
    return listTransitions(this.ledger.prisma, bot, query);
  }

  @Get('transitions/:seq')
  @ForPeople('operator', 'compliance', 'admin')
  async transition(
    @Param('bot') bot: string,
    @Param('seq', seqParam) seq: number,
  ): Promise<TransitionDetailAnswer> {
    const found = await readTransitionDetail(this.ledger, bot, seq);
    if (found === null)
      throw new ProblemError('TRANSITION_UNKNOWN', `Event ${seq} of this bot is no transition.`);
    return found;
  }
}
