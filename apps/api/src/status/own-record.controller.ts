import { Controller, Req, UseInterceptors } from '@nestjs/common';
import {
  type BlockedAttemptAnswer,
  type Page,
  type PageQuery,
  type PolicyVersionAnswer,
  type ReadinessAnswer,
} from '@phasegate/contracts';
import { listBlocked, readPolicyInForce, viewBot } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { botForKey } from '../access/bot-for-key.js';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { GivenQuery } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { readReadiness } from '../readiness/readiness-answer.js';

/** A bot's own record, read with its key, apart from its status. */
@Controller()
@UseInterceptors(AnswerDeadline)
export class OwnRecordController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/readiness')
  async readiness(
    @KeyHash() keyHash: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<ReadinessAnswer> {
    const { pool } = this.ledger;
    return readReadiness(pool, await botForKey(pool, keyHash, request));
  }

  @Serves('GET', '/v1/policy')
  async policy(
    @KeyHash() keyHash: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<PolicyVersionAnswer> {
    const { pool, prisma } = this.ledger;
    const bot = await botForKey(pool, keyHash, request);
    const { state } = await viewBot(pool, bot);
    return readPolicyInForce(prisma, bot, state.policies);
  }

  /** Entries only: refused overrides are people's. */
  @Serves('GET', '/v1/blocked')
  async blocked(
    @KeyHash() keyHash: Buffer,
    @Req() request: FastifyRequest,
    @GivenQuery() query: PageQuery,
  ): Promise<Page<BlockedAttemptAnswer>> {
    const { pool } = this.ledger;
    const bot = await botForKey(pool, keyHash, request);
    return listBlocked(pool, bot, { ...query, kind: 'entry' });
  }
}
