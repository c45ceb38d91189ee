import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import {
  pageQuery,
  policyBody,
  type Page,
  type PageQuery,
  type PolicyVersionAnswer,
} from '@phasegate/contracts';
import { listPolicies, publishPolicy, viewBot, type Person } from '@phasegate/db';
import { isRefusal } from '@phasegate/phase-core';
import type { z } from 'zod';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Parsed } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Ledger } from '../ledger/ledger.js';

/** A bot's policy, in immutable versions (rules 7.4, 10). */
@Controller('v1/bots/:bot')
export class PolicyController {
  constructor(private readonly ledger: Ledger) {}

  @Put('policy')
  @ForPeople('operator', 'admin')
  async publish(
    @Param('bot') bot: string,
    @Body(new Parsed(policyBody)) { policy, reason }: z.infer<typeof policyBody>,
    @Asking() { actor: by }: Person,
  ): Promise<PolicyVersionAnswer> {
    const { result } = await publishPolicy(this.ledger.executor, bot, { by, reason }, policy);
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    const { items } = await this.versions(bot, { limit: 1 });
    return items[0]!;
  }

  @Get('policies')
  @ForPeople('operator', 'compliance', 'admin')
  async versions(
    @Param('bot') bot: string,
    @Query(new Parsed(pageQuery, 'query')) query: PageQuery,
  ): Promise<Page<PolicyVersionAnswer>> {
    const { state } = await viewBot(this.ledger.pool, bot);
    return listPolicies(this.ledger.prisma, bot, state.policies, query);
  }
}
