import { Controller } from '@nestjs/common';
import { reasonBody } from '@phasegate/contracts';
import { halt, haltState, resume, type HaltState, type Person } from '@phasegate/db';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

type Reason = z.infer<typeof reasonBody>;

/** Stops the entries of every bot, or lets them go on (rules 3). */
@Controller()
export class HaltController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/halt')
  async read() {
    return answer(await haltState(this.ledger.pool));
  }

  @Serves('POST', '/v1/halt')
  async halt(@GivenBody() { reason }: Reason, @Asking() { actor }: Person) {
    return answer(await halt(this.ledger.pool, this.ledger.executor, actor, reason));
  }

  @Serves('POST', '/v1/resume')
  async resume(@GivenBody() { reason }: Reason, @Asking() { actor }: Person) {
    return answer(await resume(this.ledger.pool, actor, reason));
  }
}

const answer = ({ halted_at, halted_by, halt_reason }: HaltState) => ({
  halted: halted_at !== null,
  halted_at: halted_at?.toISOString() ?? null,
  by: halted_by,
  reason: halt_reason,
});
