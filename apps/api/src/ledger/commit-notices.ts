import { Injectable } from '@nestjs/common';
import { LOG_NAMES } from '@phasegate/contracts';
import type { Executed } from '@phasegate/db';
import type { PhaseEvent } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Metrics } from '../metrics/metrics.js';
import { DueJobs } from './due-jobs.js';

/** Notifies the worker, the service log and the metrics of a commit. */
@Injectable()
export class CommitNotices {
  constructor(
    private readonly dueJobs: DueJobs,
    private readonly metrics: Metrics,
    private readonly logger: PinoLogger,
  ) {}

  committed({ bot, events, state }: Executed<unknown>): void {
    const { downgrade_due } = state.hot;
    if (downgrade_due !== null) this.dueJobs.add(bot, downgrade_due.since);
    for (const event of events) this.notice(bot, event);
  }

  private notice(bot: string, event: PhaseEvent): void {
    const name = LOG_NAMES[event.type];
    if (name === undefined || event.source === 'import') return;
    this.metrics.events.inc({ event: name });
    this.logger.info(
      { event: name, bot, seq: event.seq, phase: event.phase, ...facts(event) },
      name,
    );
  }
}

/** Fields of an event in the service log; the rest is in the bot's own log. */
function facts(event: PhaseEvent): object {
  switch (event.type) {
    case 'phase.validation_blocked':
      return {
        reasons: event.reasons,
        countdown_seconds: event.countdown_seconds,
        next_allowed_at: event.next_allowed_at,
      };
    case 'phase.downgraded':
      return { from: event.from, to: event.to, triggers: event.triggers };
    case 'phase.advanced':
      return { from: event.from, to: event.to, trigger: event.trigger };
    case 'phase.advance_suggested':
    case 'phase.advance_recommended':
      return { criteria: event.criteria };
    case 'phase.override_blocked':
      return {
        action: event.action,
        code: event.code,
        by: event.by,
        attempts: event.attempts,
      };
    case 'phase.override_accepted':
      return { action: event.action, by: event.by };
    case 'phase.rolled_back':
    case 'sessions.reset':
      return { from: event.from, to: event.to, by: event.by };
    case 'breaker.tripped':
      return { cause: event.cause };
    default:
      return {};
  }
}
