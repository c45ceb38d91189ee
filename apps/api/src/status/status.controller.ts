import { Controller, Get, Req, UseInterceptors } from '@nestjs/common';
import type { StatusAnswer } from '@phasegate/contracts';
import { viewBot } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { ForBot } from '../access/access.js';
import { KeyHash } from '../access/caller.js';
import { AnswerDeadline } from '../http/answer-deadline.js';
import { botForKey } from '../access/bot-for-key.js';
import { Ledger } from '../ledger/ledger.js';
import { statusOf } from './status-answer.js';

@Controller('v1/status')
@UseInterceptors(AnswerDeadline)
export class StatusController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @ForBot()
  async read(@KeyHash() keyHash: Buffer, @Req() request: FastifyRequest): Promise<StatusAnswer> {
    const { pool } = this.ledger;
    return statusOf(await viewBot(pool, await botForKey(pool, keyHash, request)));
  }
}
