import { Controller, Param } from '@nestjs/common';
import type { EvidenceAnswer } from '@phasegate/contracts';
import { viewBot } from '@phasegate/db';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { evidenceAnswer } from './evidence-answer.js';

/** How sure the record is on which a bot's gate is decided. */
@Controller()
export class EvidenceController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/evidence')
  async read(@Param('bot') bot: string): Promise<EvidenceAnswer> {
    const { pool } = this.ledger;
    return evidenceAnswer(pool, await viewBot(pool, bot));
  }
}
