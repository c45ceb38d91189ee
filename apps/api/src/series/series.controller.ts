import { Controller, Get, Param, Query } from '@nestjs/common';
import { seriesQuery, type SeriesAnswer, type SeriesQuery } from '@phasegate/contracts';
import { readSeries } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Parsed } from '../http/parsed.js';
import { Ledger } from '../ledger/ledger.js';

/** The series for a bot's charts. */
@Controller('v1/bots/:bot/series')
export class SeriesController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  read(
    @Param('bot') bot: string,
    @Query(new Parsed(seriesQuery, 'query')) query: SeriesQuery,
  ): Promise<SeriesAnswer> {
    return readSeries(this.ledger.pool, bot, query);
  }
}
