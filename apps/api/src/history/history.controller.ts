import { Controller, Param } from '@nestjs/common';
import {
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
import { seqParam } from '../http/params.js';
import { GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** A bot's history, newest first. */
@Controller()
export class HistoryController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/sessions')
  sessions(
    @Param('bot') bot: string,
    @GivenQuery() query: SessionsQuery,
  ): Promise<Page<SessionAnswer>> {
    return listSessions(this.ledger.prisma, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/trades')
  trades(
    @Param('bot') bot: string,
    @GivenQuery() query: TradesQuery,
  ): Promise<Page<ListedTradeAnswer>> {
    return listTrades(this.ledger, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/trades/{trade_id}')
  async trade(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
  ): Promise<TradeHistoryAnswer> {
    const found = await readTradeHistory(this.ledger, bot, trade_id);
    if (found === null)
      throw new ProblemError('TRADE_UNKNOWN', `No entry of trade ${trade_id} was reported.`);
    return found;
  }

  @Serves('GET', '/v1/bots/{bot}/events')
  events(@Param('bot') bot: string, @GivenQuery() query: EventsQuery): Promise<Page<EventAnswer>> {
    return listEvents(this.ledger.pool, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/blocked')
  blocked(
    @Param('bot') bot: string,
    @GivenQuery() query: BlockedQuery,
  ): Promise<Page<BlockedAttemptAnswer>> {
    return listBlocked(this.ledger.pool, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/transitions')
  transitions(
    @Param('bot') bot: string,
    @GivenQuery() query: PageQuery,
  ): Promise<Page<TransitionAnswer>> {
    return listTransitions(this.ledger.prisma, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/transitions/{seq}')
  async transition(
    @Param('bot') bot: string,
    @Param('seq', seqParam) seq: number,
  ): Promise<TransitionDetailAnswer> {
    const found = await readTransitionDetail(this.ledger, bot, seq);
    if (found === null)
      throw new ProblemError('TRANSITION_UNKNOWN', `Event ${seq} of this bot is not a transition.`);
    return found;
  }
}
