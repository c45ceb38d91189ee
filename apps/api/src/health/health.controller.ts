import { Controller } from '@nestjs/common';
import { Serves } from '../http/serves.js';
import { Readiness } from './readiness.js';

@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers; dependencies are not checked, because a restart would not repair them. */
  @Serves('GET', '/health/live')
  live() {
    return { status: 'ok' } as const;
  }

  @Serves('GET', '/health/ready')
  async ready() {
    await this.readiness.assertReady();
    const degraded = await this.readiness.degradations();
    return degraded.length === 0
      ? ({ status: 'ok' } as const)
      : ({ status: 'degraded', degraded } as const);
  }
}
