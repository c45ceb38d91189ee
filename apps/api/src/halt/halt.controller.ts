import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { reasonBody } from '@phasegate/contracts';
import { halt, haltState, resume, type HaltState, type Person } from '@phasegate/db';
import type { z } from 'zod';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Parsed } from '../http/parsed.js';
import { Ledger } from '../ledger/ledger.js';

type Reason = z.infer<typeof reasonBody>;

/** Stops the entries of every bot, or lets them go on (rules 3). */
@Controller('v1')
export class HaltController {
  constructor(private readonly ledger: Ledger) {}

  @Get('halt')
  @ForPeople('operator', 'compliance', 'admin')
  async read() {
    return answer(await haltState(this.ledger.pool));
  }

  @Post('halt')
  @ForPeople('admin')
  @HttpCode(200)
  async halt(@Body(new Parsed(reasonBody)) { reason }: Reason, @Asking() { actor }: Person) {
    return answer(await halt(this.ledger.pool, this.ledger.executor, actor, reason));
  }

  @Post('resume')
  @ForPeople('admin')
  @HttpCode(200)
  async resume(@Body(new Parsed(reasonBody)) { reason }: Reason, @Asking() { actor }: Person) {
    return answer(await resume(this.ledger.pool, actor, reason));
  }
}

const answer = ({ halted_at, halted_by, halt_reason }: HaltState) => ({
  halted: halted_at !== null,
  halted_at: halted_at?.toISOString() ?? null,
  by: halted_by,
  reason: halt_reason,
});
