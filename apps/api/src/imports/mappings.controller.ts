import { Controller, Param } from '@nestjs/common';
import { type KeptMapping, type KeptMappings, type Mapping } from '@phasegate/contracts';
import { keepMapping, listKeptMappings, type Person } from '@phasegate/db';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** How files of no platform are read (rules 9.7), to be used again. */
@Controller()
export class MappingsController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('PUT', '/v1/bots/{bot}/imports/mapping')
  keep(
    @Param('bot') bot: string,
    @GivenBody() mapping: Mapping,
    @Asking() { actor: by }: Person,
  ): Promise<KeptMapping> {
    return keepMapping(this.ledger.pool, { bot, mapping, by });
  }

  @Serves('GET', '/v1/imports/mappings')
  async list(@Asking() person: Person): Promise<KeptMappings> {
    return { items: await listKeptMappings(this.ledger.pool, person) };
  }
}
