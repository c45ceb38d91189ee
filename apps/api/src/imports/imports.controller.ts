import { Body, Controller, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { importBody } from '@phasegate/contracts';
import { importHistory, readBot, type Person } from '@phasegate/db';
import { isRefusal } from '@phasegate/phase-core';
import type { z } from 'zod';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { IMPORT_LIMIT, type BodyConfig } from '../http/body-parsers.js';
import { Parsed } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Ledger } from '../ledger/ledger.js';
import { assertSameMoney, currencyWarning } from './foreign-currency.js';

/** History from elsewhere as Experience evidence (rules 2.11). */
@Controller('v1/bots/:bot/imports')
export class ImportsController {
  constructor(private readonly ledger: Ledger) {}

  @Post()
  @ForPeople('operator', 'admin')
  @RouteConfig({ bodyLimit: IMPORT_LIMIT } satisfies BodyConfig)
  async import(
    @Param('bot') bot: string,
    @Body(new Parsed(importBody))
    {
      as,
      trades,
      currency,
      warnings: fileWarnings = [],
      reason = `${as} imported`,
    }: z.infer<typeof importBody>,
    @Asking() { actor: by }: Person,
  ) {
    const { currency: own } = (await readBot(this.ledger.prisma, bot)).bot;
    assertSameMoney(currency, own);
    const warnings = [...currencyWarning(currency, own), ...fileWarnings];
    const { result } = await importHistory(
      this.ledger.patientExecutor,
      bot,
      { by, reason },
      { as, trades, warnings },
    );
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    const { trades: count, sessions, at } = result;
    return { as, trades: count, sessions, warnings, at };
  }
}
