import { logNameOf } from '@phasegate/contracts';
import {
  carryOutDue,
  Quarantined,
  StateNotAuthentic,
  UnknownBot,
  type Executor,
} from '@phasegate/db';
import type { PhaseEvent } from '@phasegate/phase-core';
import type { Logger } from 'pino';

/** Carries out a bot's due work and logs it. */
export async function carryOut(executor: Executor, bot: string, log: Logger): Promise<void> {
  try {
    const { events, now } = await carryOutDue(executor, bot);
    for (const event of events) report(log.child({ bot, seq: event.seq }), event, now);
  } catch (error) {
    // Its due work waits until the bot is released or verified; its entries are blocked until then.
    if (error instanceof Quarantined || error instanceof StateNotAuthentic) return;
    if (!(error instanceof UnknownBot)) throw error;
    log.warn({ bot }, 'A job names a bot that does not exist; it is dropped.');
  }
}

function report(log: Logger, event: PhaseEvent, now: number): void {
  const name = logNameOf(event.type);
  switch (event.type) {
    case 'phase.downgraded': {
      const { from, to, triggers, metrics } = event;
      const latency_ms = now - Date.parse(event.due_at ?? event.at);
      const what = { event: name, from, to, triggers, metrics, latency_ms };
      log.warn(
        what,
        'Downgraded by one phase; the breaker is open until an operator acknowledges it.',
      );
      return;
    }
    case 'phase.advanced':
      log.info(
        { event: name, from: event.from, to: event.to },
        'Advanced without an operator, as its policy allows.',
      );
      return;
    case 'phase.advance_recommended':
      log.info(
        { event: name, to: event.to },
        'Its gate is met: an operator may approve the advance.',
      );
      return;
    case 'permit.unconfirmed':
      log.warn(
        { event: name, trade_id: event.trade_id },
        'A permit ran out without a report; its day stays taken until the bot cancels or reports.',
      );
      return;
    default:
      log.debug({ event: name, at: event.at }, 'Carried out.');
  }
}
