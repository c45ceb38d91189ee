import { Controller, Get, Param } from '@nestjs/common';
import type { ReadinessAnswer } from '@phasegate/contracts';
import { openRatiosOf, viewBot } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Ledger } from '../ledger/ledger.js';
import { readinessAnswer } from './readiness-answer.js';

@Controller('v1/bots/:bot/readiness')
export class ReadinessController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  async read(@Param('bot') bot: string): Promise<ReadinessAnswer> {
    const view = await viewBot(this.ledger.pool, bot);
    return readinessAnswer(view, await openRatiosOf(this.ledger.pool, bot));
  }
}
