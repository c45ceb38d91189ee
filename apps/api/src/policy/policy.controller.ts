import { Controller, Param } from '@nestjs/common';
import {
  policyBody,
  policyDifferenceQuery,
  policyPreview,
  policyPreviewBody,
  type Page,
  type PageQuery,
  type PolicyDifferenceAnswer,
  type PolicyPreviewAnswer,
  type PolicyVersionAnswer,
} from '@phasegate/contracts';
import {
  listPolicies,
  loosenPolicy,
  publishPolicy,
  readPolicyVersions,
  viewBot,
  type Person,
} from '@phasegate/db';
import { isRefusal, policyChanges, proposedPolicy, refusalSentence } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { OverrideAttempts } from '../overrides/override-attempts.js';

/** A bot's policy, in immutable versions (rules 7.4, 10). */
@Controller()
export class PolicyController {
  constructor(
    private readonly ledger: Ledger,
    private readonly attempts: OverrideAttempts,
  ) {}

  @Serves('PUT', '/v1/bots/{bot}/policy')
  async publish(
    @Param('bot') bot: string,
    @GivenBody() body: z.infer<typeof policyBody>,
    @Asking() person: Person,
  ): Promise<PolicyVersionAnswer> {
    const { result } = await this.published(bot, body, person);
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    const { items } = await this.versions(bot, { limit: 1 });
    return items[0]!;
  }

  /** The password is checked only for administrators, and only where it is needed (rules 7.4). */
  private async published(
    bot: string,
    { policy, reason, override_password }: z.infer<typeof policyBody>,
    { actor: by, role }: Person,
  ) {
    const { pool, executor } = this.ledger;
    const person = { by, reason };
    if (role !== 'admin' || override_password === undefined || !(await this.loosens(bot, policy)))
      return publishPolicy(executor, bot, person, policy);
    const attempt = { log: bot, action: 'policy', ...person } as const;
    const password = await this.attempts.admit(attempt, override_password);
    return loosenPolicy(pool, executor, { bot, person, password }, policy);
  }

  private async loosens(bot: string, policy: unknown): Promise<boolean> {
    const { state } = await viewBot(this.ledger.pool, bot);
    return proposedPolicy(state.policies, policy).override_required;
  }

  @Serves('POST', '/v1/bots/{bot}/policy/preview')
  async preview(
    @Param('bot') bot: string,
    @GivenBody() { policy }: z.infer<typeof policyPreviewBody>,
  ): Promise<PolicyPreviewAnswer> {
    const { state } = await viewBot(this.ledger.pool, bot);
    const { refused, at_boundary: _tighter, ...proposed } = proposedPolicy(state.policies, policy);
    const refusal =
      refused === null ? null : { code: refused.refused, message: refusalSentence(refused) };
    return policyPreview.parse({ ...proposed, refusal });
  }

  @Serves('GET', '/v1/bots/{bot}/policies')
  async versions(
    @Param('bot') bot: string,
    @GivenQuery() query: PageQuery,
  ): Promise<Page<PolicyVersionAnswer>> {
    const { state } = await viewBot(this.ledger.pool, bot);
    return listPolicies(this.ledger.prisma, bot, state.policies, query);
  }

  @Serves('GET', '/v1/bots/{bot}/policies/difference')
  async difference(
    @Param('bot') bot: string,
    @GivenQuery()
    { from, to }: z.infer<typeof policyDifferenceQuery>,
  ): Promise<PolicyDifferenceAnswer> {
    const versions = await readPolicyVersions(this.ledger.prisma, bot, [from, to]);
    const policyOf = (version: number) => {
      const policy = versions.get(version);
      if (policy !== undefined) return policy;
      throw new ProblemError(
        'POLICY_VERSION_UNKNOWN',
        `This bot has no policy version ${version}.`,
      );
    };
    return { from, to, changes: policyChanges(policyOf(from), policyOf(to)) };
  }
}
