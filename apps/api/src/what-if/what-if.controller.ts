import { Controller, Param } from '@nestjs/common';
import {
  whatIfBody,
  type Page,
  type PageQuery,
  type WhatIfRun,
  type WhatIfSummary,
} from '@phasegate/contracts';
import { addWhatIfRun, listWhatIfRuns, readWhatIfRun, viewBot, type Person } from '@phasegate/db';
import { proposedPolicy } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** A policy replayed over a bot's own history: requested here, executed by a worker. */
@Controller()
export class WhatIfController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/bots/{bot}/what-if')
  async ask(
    @Param('bot') bot: string,
    @GivenBody() body: z.infer<typeof whatIfBody>,
    @Asking() { actor: by }: Person,
  ): Promise<WhatIfSummary> {
    const { pool } = this.ledger;
    const { policies } = (await viewBot(pool, bot)).state;
    const { policy, changes, refused: refusal } = proposedPolicy(policies, body.policy);
    if (refusal?.refused === 'CALENDAR_FIXED') throw await refused(this.ledger, bot, refusal);
    const run = await addWhatIfRun(pool, { bot, by, in_force: policies.policy, policy, changes });
    if (run !== null) return run;
    throw new ProblemError(
      'WHAT_IFS_UNDER_WAY',
      'Two what-if runs of this bot are already waiting or running: try again when one of them is done.',
    );
  }

  @Serves('GET', '/v1/bots/{bot}/what-if')
  list(@Param('bot') bot: string, @GivenQuery() query: PageQuery): Promise<Page<WhatIfSummary>> {
    return listWhatIfRuns(this.ledger.pool, bot, query);
  }

  @Serves('GET', '/v1/bots/{bot}/what-if/{run}')
  async read(@Param('bot') bot: string, @Param('run') id: string): Promise<WhatIfRun> {
    const run = await readWhatIfRun(this.ledger.pool, bot, id);
    if (run === null)
      throw new ProblemError('WHAT_IF_UNKNOWN', 'This bot has no such what-if run.');
    return run;
  }
}
