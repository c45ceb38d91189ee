import { Controller, Param, Req, Res, UseInterceptors } from '@nestjs/common';
import { closeReportBody, type KnownTradeAnswer, type TradeAnswer } from '@phasegate/contracts';
import {
  readTrade,
  reportClose,
  reportEntry,
  viewBot,
  waitingPermit,
  type Executed,
} from '@phasegate/db';
import { isRefusal, type EntryReport, type Recorded, type Refusal } from '@phasegate/phase-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { botForKey } from '../access/bot-for-key.js';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { GivenBody } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Reports of entries and closes. They are always recorded (rules 2.10, 3.5). */
@Controller()
@UseInterceptors(AnswerDeadline)
export class TradesController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/trades')
  async opened(
    @KeyHash() keyHash: Buffer,
    @GivenBody() report: EntryReport,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TradeAnswer> {
    const executed = await reportEntry(this.ledger.executor, { keyHash }, report);
    const trade = await this.recorded(executed, report.trade_id, request);
    if (!isRefusal(executed.result) && executed.result.repeated) void reply.status(200);
    return trade;
  }

  @Serves('POST', '/v1/trades/{trade_id}/close')
  async closed(
    @KeyHash() keyHash: Buffer,
    @Param('trade_id') trade_id: string,
    @GivenBody()
    { closed_at, pnl, kind = 'strategy' }: z.infer<typeof closeReportBody>,
    @Req() request: FastifyRequest,
  ): Promise<TradeAnswer> {
    const executed = await reportClose(this.ledger.executor, { keyHash }, trade_id, {
      closed_at,
      pnl,
      kind,
    });
    return this.recorded(executed, trade_id, request);
  }

  @Serves('GET', '/v1/trades/{trade_id}')
  async read(
    @KeyHash() keyHash: Buffer,
    @Param('trade_id') trade_id: string,
    @Req() request: FastifyRequest,
  ): Promise<KnownTradeAnswer> {
    const { pool, prisma } = this.ledger;
    const bot = await botForKey(pool, keyHash, request);
    const { now } = await viewBot(pool, bot);
    const [trade, permit] = await Promise.all([
      readTrade(prisma, bot, trade_id),
      waitingPermit(pool, bot, trade_id, now),
    ]);
    if (trade === null && permit === null)
      throw new ProblemError(
        'TRADE_UNKNOWN',
        `Nothing is known of trade ${trade_id}: no check, no report.`,
      );
    return { trade_id, trade, permit };
  }

  private async recorded(
    { bot, result }: Executed<Recorded | Refusal>,
    trade_id: string,
    request: FastifyRequest,
  ): Promise<TradeAnswer> {
    request.bot = bot;
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    const trade = await readTrade(this.ledger.prisma, bot, trade_id);
    if (trade === null) throw new Error(`trade ${trade_id} was recorded and is not there`);
    return trade;
  }
}
