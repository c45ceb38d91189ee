import { Controller, Req, UseInterceptors } from '@nestjs/common';
import { type PortfolioAnswer } from '@phasegate/contracts';
import { reportPortfolio } from '@phasegate/db';
import { isRefusal, type PortfolioReport } from '@phasegate/phase-core';
import type { FastifyRequest } from 'fastify';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { GivenBody } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The bot's portfolio reports (rules 2.7). */
@Controller()
@UseInterceptors(AnswerDeadline)
export class PortfolioController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('PUT', '/v1/portfolio')
  async report(
    @KeyHash() keyHash: Buffer,
    @GivenBody() report: PortfolioReport,
    @Req() request: FastifyRequest,
  ): Promise<PortfolioAnswer> {
    const { executor } = this.ledger;
    const { bot, result, state } = await reportPortfolio(executor, { keyHash }, report);
    request.bot = bot;
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return { equity: state.hot.equity, ...result };
  }
}
