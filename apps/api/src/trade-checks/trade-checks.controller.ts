import { Controller, Param, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { type CheckAnswerBody } from '@phasegate/contracts';
import { cancel, check, renew, type Executed } from '@phasegate/db';
import { isRefusal, type CheckAnswer, type Refusal, type TradeCheck } from '@phasegate/phase-core';
import type { FastifyRequest } from 'fastify';
import { KeyHash } from '../access/caller.js';
import { CheckRateGuard } from '../access/check-rate.guard.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { GivenBody } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { Metrics } from '../metrics/metrics.js';
import { checkAnswerBody } from './check-answer.js';

/** Checks before an entry (rules 3). Anything but an allow is a block, an error included (NFR-004). */
@Controller()
@UseInterceptors(AnswerDeadline)
export class TradeChecksController {
  constructor(
    private readonly ledger: Ledger,
    private readonly metrics: Metrics,
  ) {}

  @Serves('POST', '/v1/trade-checks')
  @UseGuards(CheckRateGuard)
  async ask(
    @KeyHash() keyHash: Buffer,
    @GivenBody() asked: TradeCheck,
    @Req() request: FastifyRequest,
  ): Promise<CheckAnswerBody> {
    const began = performance.now();
    const executed = await check(this.ledger.executor, { keyHash }, asked);
    return this.answer(executed, request, began);
  }

  @Serves('POST', '/v1/trade-checks/{trade_id}/renew')
  @UseGuards(CheckRateGuard)
  async renew(
    @KeyHash() keyHash: Buffer,
    @Param('trade_id') trade_id: string,
    @Req() request: FastifyRequest,
  ): Promise<CheckAnswerBody> {
    const began = performance.now();
    const executed = await renew(this.ledger.executor, { keyHash }, trade_id);
    return this.answer(executed, request, began);
  }

  @Serves('DELETE', '/v1/trade-checks/{trade_id}')
  async cancel(
    @KeyHash() keyHash: Buffer,
    @Param('trade_id') trade_id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const { bot, result } = await cancel(this.ledger.executor, { keyHash }, trade_id);
    request.bot = bot;
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
  }

  private async answer(
    { bot, result }: Executed<CheckAnswer | Refusal>,
    request: FastifyRequest,
    began: number,
  ): Promise<CheckAnswerBody> {
    request.bot = bot;
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    this.metrics.checkSeconds.observe((performance.now() - began) / 1000);
    this.metrics.checks.inc({ decision: result.decision });
    for (const { code } of result.blocks) this.metrics.blocks.inc({ reason: code });
    request.quiet = result.decision === 'allow';
    return checkAnswerBody(result);
  }
}
