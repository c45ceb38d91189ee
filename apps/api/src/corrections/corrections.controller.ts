import { Controller, Param } from '@nestjs/common';
import { correctionBody, voidBody, type TradeAnswer } from '@phasegate/contracts';
import { correctTrade, readTrade, type Person } from '@phasegate/db';
import { isRefusal, type DecimalText } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { OverrideAttempts } from '../overrides/override-attempts.js';

/** Corrections by an administrator, as overrides: events are appended, nothing is overwritten (rules 7.5). */
@Controller()
export class CorrectionsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly attempts: OverrideAttempts,
  ) {}

  @Serves('POST', '/v1/bots/{bot}/trades/{trade_id}/correct')
  correct(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
    @GivenBody() body: z.infer<typeof correctionBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TradeAnswer> {
    return this.change(bot, trade_id, body.pnl, { ...body, by });
  }

  @Serves('POST', '/v1/bots/{bot}/trades/{trade_id}/void')
  void(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
    @GivenBody() body: z.infer<typeof voidBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TradeAnswer> {
    return this.change(bot, trade_id, null, { ...body, by });
  }

  private async change(
    bot: string,
    trade_id: string,
    pnl: DecimalText | null,
    { by, reason, override_password }: z.infer<typeof voidBody> & { readonly by: string },
  ): Promise<TradeAnswer> {
    const action = pnl === null ? 'void' : 'correction';
    const password = await this.attempts.admit({ log: bot, action, by, reason }, override_password);
    const { pool, executor, prisma } = this.ledger;
    const attempt = { bot, person: { by, reason }, password };
    const { result } = await correctTrade(pool, executor, attempt, trade_id, pnl);
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return (await readTrade(prisma, bot, trade_id))!;
  }
}
