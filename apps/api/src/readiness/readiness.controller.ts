import { Controller, Param } from '@nestjs/common';
import type { ReadinessAnswer } from '@phasegate/contracts';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { readReadiness } from './readiness-answer.js';

@Controller()
export class ReadinessController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/readiness')
  read(@Param('bot') bot: string): Promise<ReadinessAnswer> {
    return readReadiness(this.ledger.pool, bot);
  }
}
