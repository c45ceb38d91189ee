import { Controller, Param } from '@nestjs/common';
import { type BreakerHistoryAnswer, type PageQuery } from '@phasegate/contracts';
import { readBreaker } from '@phasegate/db';
import { GivenQuery } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The breaker with its history. */
@Controller()
export class BreakerController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/breaker')
  read(@Param('bot') bot: string, @GivenQuery() query: PageQuery): Promise<BreakerHistoryAnswer> {
    return readBreaker(this.ledger.pool, bot, query);
  }
}
