import { Body, Controller, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { type AccessConfig } from '../access/access.js';
import type { BodyConfig } from '../http/body-parsers.js';
import { ServesAnyBody } from '../http/serves.js';
import { EmergencyExits } from './emergency-exits.js';
import { readExit } from './read-exit.js';

/** Never rate-limited, never refused, for any body and during any outage (rules 3.4). */
@Controller()
export class EmergencyExitsController {
  constructor(private readonly exits: EmergencyExits) {}

  @ServesAnyBody('/v1/emergency-exits')
  @RouteConfig({ anyBody: true, neverRefused: true } satisfies BodyConfig & AccessConfig)
  async request(@Body() body: Buffer | undefined, @Req() request: FastifyRequest) {
    const keyHash = request.caller?.kind === 'bot' ? request.caller.keyHash : null;
    const bot = await this.exits.take(keyHash, readExit(body), request.ip);
    if (bot !== null) request.bot = bot;
    return { permitted: true, recorded: bot !== null } as const;
  }
}
