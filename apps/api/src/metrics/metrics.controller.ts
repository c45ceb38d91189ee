import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Serves } from '../http/serves.js';
import { Figures } from './figures/figures.js';
import { Metrics } from './metrics.js';

@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly figures: Figures,
  ) {}

  @Serves('GET', '/metrics')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    await this.figures.gather();
    return this.metrics.registry.metrics();
  }
}
