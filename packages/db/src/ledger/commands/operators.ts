import {
  carryOutDowngrade,
  decideAcknowledge,
  decideAdvance,
  decideDecline,
  decidePolicy,
  decideTrip,
  type AskedAdvance,
  type ByPerson,
  type EventOf,
  type PolicyRefusal,
  type Refusal,
} from '@phasegate/phase-core';
import { readPaperEvidence } from '../../reads/paper-evidence.js';
import type { Executed, Executor } from '../execution/execute.js';
import { readReviewedLog } from './reviewed-log.js';

/** An operator approves an advance; the event keeps what they were shown (rules 4.6). */
export function advance(
  executor: Executor,
  bot: string,
  person: ByPerson,
  asked: AskedAdvance = {},
): Promise<Executed<EventOf<'phase.advanced' | 'advance.approved'> | Refusal>> {
  return executor.execute(
    { bot },
    {
      scope: 'whole',
      async decide(draft, { now, queries }) {
        draft.reach(now);
        const [paper, log] = [
          await readPaperEvidence(queries, bot, draft.state),
          await readReviewedLog(queries, bot, draft.state),
        ];
        return decideAdvance(draft, now, person, asked, { paper, log });
      },
    },
  );
}

export function decline(
  executor: Executor,
  bot: string,
  person: ByPerson,
): Promise<Executed<EventOf<'advance.declined'> | Refusal>> {
  return executor.execute(
    { bot },
    { scope: 'whole', decide: (draft, { now }) => decideDecline(draft, now, person) },
  );
}

/** An operator acknowledges the breaker (rules 6.3). */
export function acknowledge(
  executor: Executor,
  bot: string,
  person: ByPerson,
): Promise<Executed<EventOf<'breaker.acknowledged'> | Refusal>> {
  return executor.execute(
    { bot },
    { scope: 'whole', decide: (draft, { now }) => decideAcknowledge(draft, now, person) },
  );
}

export function trip(executor: Executor, bot: string, person: ByPerson): Promise<Executed<void>> {
  return executor.execute(
    { bot },
    { scope: 'whole', stops: true, decide: (draft, { now }) => decideTrip(draft, now, person) },
  );
}

/** Publishes a policy version that is not looser (rules 7.4). @throws BadPolicy */
export function publishPolicy(
  executor: Executor,
  bot: string,
  person: ByPerson,
  partial: unknown,
): Promise<Executed<EventOf<'policy.published'> | PolicyRefusal>> {
  return executor.execute(
    { bot },
    { scope: 'whole', decide: (draft, { now }) => decidePolicy(draft, now, person, partial, null) },
  );
}

/** The worker's turn for a bot: due work is carried out, a downgrade included (rules 2.9, 6.4). */
export function carryOutDue(executor: Executor, bot: string): Promise<Executed<void>> {
  return executor.execute(
    { bot },
    {
      scope: 'whole',
      joins: 'alone of its bot',
      decide: (draft, { now }) => carryOutDowngrade(draft, now),
    },
  );
}
