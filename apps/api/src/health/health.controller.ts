import { Controller, Get } from '@nestjs/common';
import { isDatabaseUnavailable } from '@phasegate/db';
import { Public } from '../access/access.js';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';

@Controller('health')
export class HealthController {
  constructor(private readonly ledger: Ledger) {}

  @Get('live')
  @Public()
  live() {
    return { status: 'ok' } as const;
  }

  @Get('ready')
  @Public()
  async ready() {
    try {
      await this.ledger.pool.query('SELECT phase_clock() FROM platform');
      return { status: 'ok' } as const;
    } catch (error) {
      const detail = isDatabaseUnavailable(error)
        ? 'The database does not answer.'
        : 'The database is not migrated.';
      throw new ProblemError('NOT_READY', detail, { retry_after: 1 });
    }
  }
}
