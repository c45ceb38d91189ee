import { Controller, Param } from '@nestjs/common';
import { type SeriesAnswer, type SeriesQuery } from '@phasegate/contracts';
import { readSeries } from '@phasegate/db';
import { GivenQuery } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The series for a bot's charts. */
@Controller()
export class SeriesController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/series')
  read(@Param('bot') bot: string, @GivenQuery() query: SeriesQuery): Promise<SeriesAnswer> {
    return readSeries(this.ledger.pool, bot, query);
  }
}
