import { Controller, Param } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { importBody } from '@phasegate/contracts';
import { importHistory, readBot, type Person } from '@phasegate/db';
import { isRefusal } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { IMPORT_LIMIT, type BodyConfig } from '../http/body-parsers.js';
import { GivenBody } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { assertSameMoney, currencyWarning } from './foreign-currency.js';

/** History from elsewhere as Experience evidence (rules 2.11). */
@Controller()
export class ImportsController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/bots/{bot}/imports')
  @RouteConfig({ bodyLimit: IMPORT_LIMIT } satisfies BodyConfig)
  async import(
    @Param('bot') bot: string,
    @GivenBody()
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
