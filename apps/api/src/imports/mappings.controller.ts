import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import {
  tradeMapping,
  type KeptMapping,
  type KeptMappings,
  type Mapping,
} from '@phasegate/contracts';
import { keepMapping, listKeptMappings, type Person } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Parsed } from '../http/parsed.js';
import { Ledger } from '../ledger/ledger.js';

/** How files of no platform are read (rules 9.7), to be used again. */
@Controller('v1')
export class MappingsController {
  constructor(private readonly ledger: Ledger) {}

  @Put('bots/:bot/imports/mapping')
  @ForPeople('operator', 'admin')
  keep(
    @Param('bot') bot: string,
    @Body(new Parsed(tradeMapping)) mapping: Mapping,
    @Asking() { actor: by }: Person,
  ): Promise<KeptMapping> {
    return keepMapping(this.ledger.pool, { bot, mapping, by });
  }

  @Get('imports/mappings')
  @ForPeople('operator', 'admin')
  async list(@Asking() person: Person): Promise<KeptMappings> {
    return { items: await listKeptMappings(this.ledger.pool, person) };
  }
}
