import { Controller, Param, Query } from '@nestjs/common';
import { seriesQuery, type SeriesAnswer, type SeriesQuery } from '@phasegate/contracts';
import { readSeries } from '@phasegate/db';
import { Parsed } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The series for a bot's charts. */
@Controller()
export class SeriesController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/series')
  read(
    @Param('bot') bot: string,
    @Query(new Parsed(seriesQuery, 'query')) query: SeriesQuery,
  ): Promise<SeriesAnswer> {
    return readSeries(this.ledger.pool, bot, query);
  }
}
