import { Controller } from '@nestjs/common';
import type { AuditLineAnswer, AuditQuery, Page } from '@phasegate/contracts';
import { isBotOf, listAudit, memberOf, UnknownBot, type Person } from '@phasegate/db';
import { Asking } from '../access/caller.js';
import { GivenQuery } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

@Controller()
export class AuditController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/audit')
  async list(
    @GivenQuery() query: AuditQuery,
    @Asking() person: Person,
  ): Promise<Page<AuditLineAnswer>> {
    const { pool } = this.ledger;
    const member = memberOf(person);
    if (query.bot !== undefined && !(await isBotOf(pool, query.bot, member)))
      throw new UnknownBot();
    return listAudit(pool, { ...query, member });
  }
}
