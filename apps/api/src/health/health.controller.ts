import { Controller, Get } from '@nestjs/common';
import { Public } from '../access/access.js';
import { Readiness } from './readiness.js';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers; dependencies are not checked, because a restart would not repair them. */
  @Get('live')
  @Public()
  live() {
    return { status: 'ok' } as const;
  }

  @Get('ready')
  @Public()
  async ready() {
    await this.readiness.assertReady();
    const degraded = await this.readiness.degradations();
    return degraded.length === 0
      ? ({ status: 'ok' } as const)
      : ({ status: 'degraded', degraded } as const);
  }
}
