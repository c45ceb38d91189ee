import { Controller, Get } from '@nestjs/common';
import { actorNames, type ActorName } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Ledger } from '../ledger/ledger.js';

/** Names for the actor ids in the log. */
@Controller('v1/actors')
export class ActorsController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  async list(): Promise<{ items: ActorName[] }> {
    return { items: await actorNames(this.ledger.pool) };
  }
}
