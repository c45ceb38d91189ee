import { Controller, Param } from '@nestjs/common';
import {
  botChangesBody,
  newBotBody,
  type BotDetailAnswer,
  type BotsPageAnswer,
  type BotsQuery,
} from '@phasegate/contracts';
import {
  changeBot,
  newId,
  PLATFORM,
  registerBot,
  memberOf,
  type Person,
  type RegistrationOverride,
} from '@phasegate/db';
import {
  DOLLAR_CURRENCIES,
  isRefusal,
  refusalSentence,
  mergedPolicy,
  refusedRegistration,
  unitFault,
  type Policy,
} from '@phasegate/phase-core';
import { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { invalidFields, ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { OverrideAttempts } from '../overrides/override-attempts.js';
import { botDetailAnswer } from './bot-answers.js';
import { BotIndex } from './bot-index.js';
import { botsPageOf } from './bots-page.js';

/** The policy of each preset; a policy in the request is merged over it. */
const PRESETS = {
  freqtrade: { calendar: { kind: 'always-open' }, risk_reward: 'realized' },
} as const;

/** The unit in a registration's policy; the core checks the whole policy. */
const givenUnit = z.looseObject({
  sizing: z.looseObject({ unit: z.string().optional() }).optional(),
});

@Controller()
export class BotsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly index: BotIndex,
    private readonly attempts: OverrideAttempts,
  ) {}

  @Serves('GET', '/v1/bots')
  async list(@GivenQuery() query: BotsQuery, @Asking() person: Person): Promise<BotsPageAnswer> {
    const listing = await this.index.list({
      member: memberOf(person),
      archived: query.archived === 'true',
    });
    return botsPageOf(listing, query);
  }

  @Serves('POST', '/v1/bots')
  async register(
    @GivenBody() bot: z.infer<typeof newBotBody>,
    @Asking() person: Person,
  ): Promise<BotDetailAnswer> {
    const { name, portfolio_value, currency = 'USD', preset, reason } = bot;
    const base = preset === undefined ? undefined : mergedPolicy(PRESETS[preset]);
    const policy = mergedPolicy(bot.policy ?? {}, base);
    this.checkUnit(currency, bot.policy, person);
    const override = await this.overrideOf(bot, policy, person);
    const registered = await registerBot(
      this.ledger.pool,
      {
        ...{ id: newId('bot'), name, portfolio_value, currency, policy, reason },
        by: person.actor,
        member: person.member_as,
      },
      override,
    );
    if (isRefusal(registered))
      throw new ProblemError(registered.refused, refusalSentence(registered));
    return botDetailAnswer(this.ledger, registered.id);
  }

  /**
   * A bot in another currency than dollars needs the value of a dollar in its currency; an administrator sets it
   * (rules 1.5).
   */
  private checkUnit(
    currency: string,
    partial: z.infer<typeof newBotBody>['policy'],
    { role }: Person,
  ): void {
    const unit = givenUnit.safeParse(partial).data?.sizing?.unit;
    const fault = unitFault(currency, unit);
    if (fault !== null) throw invalidFields([{ field: 'policy.sizing.unit', message: fault }]);
    if (unit !== undefined && !DOLLAR_CURRENCIES.includes(currency) && role !== 'admin')
      throw new ProblemError(
        'FORBIDDEN',
        `sizing.unit for ${currency} is set by an administrator.`,
      );
  }

  /** The password is checked only for administrators, and only where it is needed (rules 7.4). */
  private async overrideOf(
    { override_password, reason }: z.infer<typeof newBotBody>,
    policy: Policy,
    { actor: by, role }: Person,
  ): Promise<RegistrationOverride | null> {
    if (role !== 'admin' || override_password === undefined) return null;
    if (refusedRegistration(policy, null) === null) return null;
    if (reason === undefined)
      throw invalidFields([{ field: 'reason', message: 'is missing: a looser policy needs one' }]);
    const attempt = { log: PLATFORM, action: 'registration', by, reason } as const;
    return { reason, password: await this.attempts.admit(attempt, override_password) };
  }

  @Serves('GET', '/v1/bots/{bot}')
  read(@Param('bot') bot: string): Promise<BotDetailAnswer> {
    return botDetailAnswer(this.ledger, bot);
  }

  @Serves('PATCH', '/v1/bots/{bot}')
  async change(
    @Param('bot') bot: string,
    @GivenBody() changes: z.infer<typeof botChangesBody>,
    @Asking() { actor, role }: Person,
  ): Promise<BotDetailAnswer> {
    if (changes.members !== undefined && role !== 'admin')
      throw new ProblemError(
        'FORBIDDEN',
        'Members are changed by an admin, and this token is for operator.',
      );
    const refusal = await changeBot(this.ledger.pool, this.ledger.executor, bot, changes, actor);
    if (refusal !== null) throw await refused(this.ledger, bot, refusal);
    return botDetailAnswer(this.ledger, bot);
  }
}
