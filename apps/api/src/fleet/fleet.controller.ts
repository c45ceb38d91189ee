import { Controller } from '@nestjs/common';
import type { FleetAnswer } from '@phasegate/contracts';
import { conditionsNow, memberOf, type Person } from '@phasegate/db';
import { Asking } from '../access/caller.js';
import { BotIndex } from '../bots/bot-index.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { fleetAnswerOf } from './fleet-answer.js';

@Controller()
export class FleetController {
  constructor(
    private readonly index: BotIndex,
    private readonly ledger: Ledger,
  ) {}

  @Serves('GET', '/v1/fleet')
  async read(@Asking() person: Person): Promise<FleetAnswer> {
    const member = memberOf(person);
    const [listing, conditions] = await Promise.all([
      this.index.list({ member, archived: false }),
      conditionsNow(this.ledger.pool, member),
    ]);
    return fleetAnswerOf(listing, conditions);
  }
}
