import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { isDatabaseUnavailable, reportEmergencyExit } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { ForBot } from '../access/access.js';
import { KeyHash } from '../access/caller.js';
import type { BodyConfig } from '../http/body-parsers.js';
import { ANSWER_MS } from '../http/answer-deadline.js';
import { Ledger } from '../ledger/ledger.js';
import { readExit } from './read-exit.js';

/** Never limited, never refused, whatever the body and whatever is down (rules 3.4). */
@Controller('v1/emergency-exits')
export class EmergencyExitsController {
  constructor(private readonly ledger: Ledger) {}

  @Post()
  @ForBot()
  @HttpCode(202)
  @RouteConfig({ anyBody: true } satisfies BodyConfig)
  async request(
    @KeyHash() keyHash: Buffer,
    @Body() body: string | Buffer | undefined,
    @Req() request: FastifyRequest,
  ) {
    return { permitted: true, recorded: await this.record(keyHash, body, request) } as const;
  }

  /**
   * False when the database does not answer. The exit is then not recorded by the platform: the bot sends it
   * again, under the same exit_id, until `recorded` is true.
   */
  private async record(
    keyHash: Buffer,
    body: string | Buffer | undefined,
    request: FastifyRequest,
  ): Promise<boolean> {
    try {
      const recording = reportEmergencyExit(this.ledger.executor, { keyHash }, readExit(body));
      const executed = await Promise.race([recording, pause(ANSWER_MS, null, { ref: false })]);
      if (executed !== null) request.bot = executed.bot;
      return executed !== null;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      request.log.error({ err: error }, 'an emergency exit could not be recorded');
      return false;
    }
  }
}
