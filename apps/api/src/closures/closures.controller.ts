import { Controller } from '@nestjs/common';
import { closureBody, type ClosureAnswer } from '@phasegate/contracts';
import { addClosure, listClosures, type ClosureRefusal, type Person } from '@phasegate/db';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { invalidFields, ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Full-day closures of us-equities that no rule foretells (rules 1.3). */
@Controller()
export class ClosuresController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/calendar/closures')
  async list(): Promise<{ items: ClosureAnswer[] }> {
    return { items: await listClosures(this.ledger.prisma) };
  }

  @Serves('POST', '/v1/calendar/closures')
  async add(
    @GivenBody() { date, reason }: z.infer<typeof closureBody>,
    @Asking() { actor: by }: Person,
  ): Promise<ClosureAnswer> {
    const added = await addClosure(this.ledger.pool, { date, reason, by });
    if (typeof added === 'string') throw problemWith(date, added);
    return added;
  }
}

function problemWith(date: string, refusal: ClosureRefusal): ProblemError {
  switch (refusal) {
    case 'known':
      return new ProblemError('CLOSURE_KNOWN', `${date} was added before.`);
    case 'past':
      return invalidFields([{ field: 'date', message: 'must be in the future' }]);
    case 'no trading day':
      return invalidFields([{ field: 'date', message: 'is not a trading day of the calendar' }]);
  }
}
