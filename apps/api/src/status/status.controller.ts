import { Controller, Req, UseInterceptors } from '@nestjs/common';
import type { StatusAnswer } from '@phasegate/contracts';
import { viewBot } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { botForKey } from '../access/bot-for-key.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { statusOf } from './status-answer.js';

@Controller()
@UseInterceptors(AnswerDeadline)
export class StatusController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/status')
  async read(@KeyHash() keyHash: Buffer, @Req() request: FastifyRequest): Promise<StatusAnswer> {
    const { pool } = this.ledger;
    return statusOf(await viewBot(pool, await botForKey(pool, keyHash, request)));
  }
}
