import { Controller, Get, Param, Query } from '@nestjs/common';
import { pageQuery, type BreakerHistoryAnswer, type PageQuery } from '@phasegate/contracts';
import { readBreaker } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Parsed } from '../http/parsed.js';
import { Ledger } from '../ledger/ledger.js';

/** The breaker with its history. */
@Controller('v1/bots/:bot/breaker')
export class BreakerController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  read(
    @Param('bot') bot: string,
    @Query(new Parsed(pageQuery, 'query')) query: PageQuery,
  ): Promise<BreakerHistoryAnswer> {
    return readBreaker(this.ledger.pool, bot, query);
  }
}
