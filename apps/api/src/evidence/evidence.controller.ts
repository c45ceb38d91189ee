import { Controller, Get, Param } from '@nestjs/common';
import type { EvidenceAnswer } from '@phasegate/contracts';
import { viewBot } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Ledger } from '../ledger/ledger.js';
import { evidenceAnswer } from './evidence-answer.js';

/** How sure the record is on which a bot's gate is decided. */
@Controller('v1/bots/:bot/evidence')
export class EvidenceController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  async read(@Param('bot') bot: string): Promise<EvidenceAnswer> {
    const { pool } = this.ledger;
    return evidenceAnswer(pool, await viewBot(pool, bot));
  }
}
