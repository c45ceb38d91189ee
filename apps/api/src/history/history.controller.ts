import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  pageQuery,
  type EventAnswer,
  type Page,
  type PageQuery,
  type SessionAnswer,
  type TradeAnswer,
  type TransitionAnswer,
} from '@phasegate/contracts';
import { listEvents, listSessions, listTrades, listTransitions } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Parsed } from '../http/parsed.js';
import { Ledger } from '../ledger/ledger.js';

const page = new Parsed(pageQuery, 'query');

/** What happened, newest first. */
@Controller('v1/bots/:bot')
export class HistoryController {
  constructor(private readonly ledger: Ledger) {}

  @Get('sessions')
  @ForPeople('operator', 'compliance', 'admin')
  sessions(@Param('bot') bot: string, @Query(page) query: PageQuery): Promise<Page<SessionAnswer>> {
    return listSessions(this.ledger.prisma, bot, query);
  }

  @Get('trades')
  @ForPeople('operator', 'compliance', 'admin')
  trades(@Param('bot') bot: string, @Query(page) query: PageQuery): Promise<Page<TradeAnswer>> {
    return listTrades(this.ledger.prisma, bot, query);
  }

  @Get('events')
  @ForPeople('operator', 'compliance', 'admin')
  events(@Param('bot') bot: string, @Query(page) query: PageQuery): Promise<Page<EventAnswer>> {
    return listEvents(this.ledger.prisma, bot, query);
  }

  @Get('transitions')
  @ForPeople('operator', 'compliance', 'admin')
  transitions(
    @Param('bot') bot: string,
    @Query(page) query: PageQuery,
  ): Promise<Page<TransitionAnswer>> {
    return listTransitions(this.ledger.prisma, bot, query);
  }
}
