import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** A check has 50 ms (NFR-001); the buckets show how close answers come to it. */
const CHECK_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** The figures of this process. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly checks = new Counter({
    name: 'phasegate_trade_checks_total',
    help: 'Answered checks and renewals, by decision',
    labelNames: ['decision'],
    registers: [this.registry],
  });
  readonly blocks = new Counter({
    name: 'phasegate_trade_check_blocks_total',
    help: 'Reasons of blocks; a block can have several',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly checkSeconds = new Histogram({
    name: 'phasegate_trade_check_seconds',
    help: 'Time from a check to its answer',
    buckets: CHECK_SECONDS,
    registers: [this.registry],
  });
  readonly events = new Counter({
    name: 'phasegate_events_total',
    help: 'Events that this process recorded, under the names of the logs',
    labelNames: ['event'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'phasegate_api_' });
  }
}
