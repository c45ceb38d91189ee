import { Controller } from '@nestjs/common';
import { actorNames, type ActorName } from '@phasegate/db';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Names for the actor ids in the log. */
@Controller()
export class ActorsController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/actors')
  async list(): Promise<{ items: ActorName[] }> {
    return { items: await actorNames(this.ledger.pool) };
  }
}
