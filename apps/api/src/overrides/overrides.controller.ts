import { Controller, Param } from '@nestjs/common';
import {
  overridesQuery,
  resetBody,
  rollbackBody,
  type OverrideAnswer,
  type Page,
  type TransitionAnswer,
} from '@phasegate/contracts';
import {
  isBotOf,
  listOverrides,
  readTransition,
  resetSessions,
  rollBack,
  UnknownBot,
  type AdmittedOverride,
  memberOf,
  type Person,
} from '@phasegate/db';
import { isRefusal, type EventOf, type Refusal } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { OverrideAttempts } from './override-attempts.js';

/** Overrides by administrators, and every attempt (rules 7). */
@Controller()
export class OverridesController {
  constructor(
    private readonly ledger: Ledger,
    private readonly attempts: OverrideAttempts,
  ) {}

  @Serves('POST', '/v1/bots/{bot}/rollback')
  async rollBack(
    @Param('bot') bot: string,
    @GivenBody() body: z.infer<typeof rollbackBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TransitionAnswer> {
    const attempt = await this.admitted('rollback', bot, by, body);
    const { pool, executor } = this.ledger;
    return this.answer(bot, (await rollBack(pool, executor, attempt, body.to_phase)).result);
  }

  @Serves('POST', '/v1/bots/{bot}/reset-sessions')
  async resetSessions(
    @Param('bot') bot: string,
    @GivenBody() body: z.infer<typeof resetBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TransitionAnswer> {
    const attempt = await this.admitted('reset_sessions', bot, by, body);
    const { pool, executor } = this.ledger;
    return this.answer(bot, (await resetSessions(pool, executor, attempt)).result);
  }

  @Serves('GET', '/v1/overrides')
  async list(
    @GivenQuery() query: z.infer<typeof overridesQuery>,
    @Asking() person: Person,
  ): Promise<Page<OverrideAnswer>> {
    const { pool } = this.ledger;
    const member = memberOf(person);
    if (query.bot !== undefined && !(await isBotOf(pool, query.bot, member)))
      throw new UnknownBot();
    return listOverrides(pool, { ...query, member });
  }

  private async admitted(
    action: 'rollback' | 'reset_sessions',
    bot: string,
    by: string,
    { reason, override_password }: z.infer<typeof resetBody>,
  ): Promise<AdmittedOverride> {
    const attempt = { log: bot, action, by, reason };
    const password = await this.attempts.admit(attempt, override_password);
    return { bot, person: { by, reason }, password };
  }

  private async answer(
    bot: string,
    result: EventOf<'phase.rolled_back'> | EventOf<'sessions.reset'> | Refusal,
  ): Promise<TransitionAnswer> {
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return readTransition(this.ledger.prisma, bot, result.seq);
  }
}
