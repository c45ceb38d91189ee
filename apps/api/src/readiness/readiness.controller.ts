import { Controller, Param } from '@nestjs/common';
import type { ReadinessAnswer } from '@phasegate/contracts';
import { alertedBot, openRatiosOf, readPaperEvidence, viewBot } from '@phasegate/db';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { readinessAnswer } from './readiness-answer.js';

@Controller()
export class ReadinessController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/readiness')
  async read(@Param('bot') bot: string): Promise<ReadinessAnswer> {
    const { pool } = this.ledger;
    const view = await viewBot(pool, bot);
    const paper = await readPaperEvidence(pool, bot, view.state);
    const { currency } = await alertedBot(pool, bot);
    return readinessAnswer(view, currency, await openRatiosOf(pool, bot), paper);
  }
}
