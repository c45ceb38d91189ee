import { Controller, Param, Res } from '@nestjs/common';
import {
  advanceBody,
  reasonBody,
  reviewAnswer,
  type ApprovedByOneAnswer,
  type ReviewAnswer,
  type SinceDecisionAnswer,
  type StatusAnswer,
  type TransitionAnswer,
} from '@phasegate/contracts';
import {
  acknowledge,
  advance,
  decline,
  readReviewedLog,
  readSinceDecision,
  readTransition,
  trip,
  viewBot,
  type Person,
} from '@phasegate/db';
import { approvalReview, instantText, isRefusal } from '@phasegate/phase-core';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { statusOf } from '../status/status-answer.js';

type Reason = z.infer<typeof reasonBody>;

/** An operator's decisions about a bot, each with a reason (rules 4.6, 6.3). */
@Controller()
export class DecisionsController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/bots/{bot}/advance')
  async advance(
    @Param('bot') bot: string,
    @GivenBody() { reason, to, tenure_since: seen }: z.infer<typeof advanceBody>,
    @Asking() { actor: by, member_as: person }: Person,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransitionAnswer | ApprovedByOneAnswer> {
    const asked = { to, seen, person };
    const { result } = await advance(this.ledger.executor, bot, { by, reason }, asked);
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    if (result.type === 'advance.approved') {
      const { seq, at, to: above, expires_at } = result;
      return { seq, at, to: above, by, reason, expires_at };
    }
    void reply.status(200);
    return readTransition(this.ledger.prisma, bot, result.seq);
  }

  @Serves('GET', '/v1/bots/{bot}/review')
  async review(@Param('bot') bot: string): Promise<ReviewAnswer> {
    const { pool } = this.ledger;
    const { market, state, now } = await viewBot(pool, bot);
    const review = approvalReview(market, state, await readReviewedLog(pool, bot, state));
    return reviewAnswer.parse({ ...review, as_of: instantText(now) });
  }

  @Serves('GET', '/v1/bots/{bot}/since-decision')
  sinceDecision(@Param('bot') bot: string): Promise<SinceDecisionAnswer> {
    return readSinceDecision(this.ledger.pool, bot);
  }

  @Serves('POST', '/v1/bots/{bot}/decline')
  async decline(
    @Param('bot') bot: string,
    @GivenBody() { reason }: Reason,
    @Asking() { actor: by }: Person,
  ) {
    const { result } = await decline(this.ledger.executor, bot, { by, reason });
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    const { seq, at, to } = result;
    return { seq, at, to, by, reason };
  }

  @Serves('POST', '/v1/bots/{bot}/breaker/acknowledge')
  async acknowledge(
    @Param('bot') bot: string,
    @GivenBody() { reason }: Reason,
    @Asking() { actor: by }: Person,
  ): Promise<StatusAnswer> {
    const { result } = await acknowledge(this.ledger.executor, bot, { by, reason });
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return statusOf(await viewBot(this.ledger.pool, bot));
  }

  @Serves('POST', '/v1/bots/{bot}/breaker/trip')
  async trip(
    @Param('bot') bot: string,
    @GivenBody() { reason }: Reason,
    @Asking() { actor: by }: Person,
  ): Promise<StatusAnswer> {
    await trip(this.ledger.executor, bot, { by, reason });
    return statusOf(await viewBot(this.ledger.pool, bot));
  }
}
