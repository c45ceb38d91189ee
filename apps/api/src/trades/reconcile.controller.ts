import { Controller, Req, UseInterceptors } from '@nestjs/common';
import { reconcileBody } from '@phasegate/contracts';
import { carryOutDue, reconcile, type Reconciliation } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { botForKey } from '../access/bot-for-key.js';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { GivenBody } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Compares a bot's open trades with the platform's, mainly after a restart of the bot. */
@Controller()
@UseInterceptors(AnswerDeadline)
export class ReconcileController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/reconcile')
  async reconcile(
    @KeyHash() keyHash: Buffer,
    @GivenBody() { open_trade_ids }: z.infer<typeof reconcileBody>,
    @Req() request: FastifyRequest,
  ): Promise<Reconciliation> {
    const { pool, executor } = this.ledger;
    const bot = await botForKey(pool, keyHash, request);
    // Permits that ran out by now are to be among the unconfirmed ones.
    await carryOutDue(executor, bot);
    return reconcile(pool, bot, open_trade_ids);
  }
}
