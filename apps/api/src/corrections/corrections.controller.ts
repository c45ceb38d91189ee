import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { correctionBody, reasonBody, type TradeAnswer } from '@phasegate/contracts';
import { correctTrade, readTrade, type Person } from '@phasegate/db';
import { isRefusal, type ByPerson, type DecimalText } from '@phasegate/phase-core';
import type { z } from 'zod';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Parsed } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Ledger } from '../ledger/ledger.js';

/** An administrator puts the record right: appended, nothing overwritten. */
@Controller('v1/bots/:bot/trades/:trade_id')
export class CorrectionsController {
  constructor(private readonly ledger: Ledger) {}

  @Post('correct')
  @ForPeople('admin')
  @HttpCode(200)
  correct(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
    @Body(new Parsed(correctionBody)) { pnl, reason }: z.infer<typeof correctionBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TradeAnswer> {
    return this.change(bot, trade_id, pnl, { by, reason });
  }

  @Post('void')
  @ForPeople('admin')
  @HttpCode(200)
  void(
    @Param('bot') bot: string,
    @Param('trade_id') trade_id: string,
    @Body(new Parsed(reasonBody)) { reason }: z.infer<typeof reasonBody>,
    @Asking() { actor: by }: Person,
  ): Promise<TradeAnswer> {
    return this.change(bot, trade_id, null, { by, reason });
  }

  private async change(
    bot: string,
    trade_id: string,
    pnl: DecimalText | null,
    person: ByPerson,
  ): Promise<TradeAnswer> {
    const { result } = await correctTrade(this.ledger.executor, bot, person, trade_id, pnl);
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return (await readTrade(this.ledger.prisma, bot, trade_id))!;
  }
}
