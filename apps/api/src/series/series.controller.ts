import { Controller, Param } from '@nestjs/common';
import { type RiskAnswer, type SeriesAnswer, type SeriesQuery } from '@phasegate/contracts';
import { readRisk, readSeries } from '@phasegate/db';
import { GivenQuery } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The data for a bot's charts. */
@Controller()
export class SeriesController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/series')
  read(@Param('bot') bot: string, @GivenQuery() query: SeriesQuery): Promise<SeriesAnswer> {
    return readSeries(this.ledger.pool, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/risk')
  risk(@Param('bot') bot: string): Promise<RiskAnswer> {
    return readRisk(this.ledger.pool, bot);
  }
}
