import {
  carryOutDowngrade,
  decideAcknowledge,
  decideAdvance,
  decideCorrection,
  decideDecline,
  decidePolicy,
  decideTrip,
  decideVoid,
  refusal,
  type AdvanceRefusal,
  type ByPerson,
  type DecimalText,
  type EventOf,
  type Instant,
  type Phase,
  type PolicyRefusal,
  type Refusal,
} from '@phasegate/phase-core';
import type { Executed, Executor } from '../execute.js';
import { knownTrade } from '../known-trades.js';

/** An operator approves an advance (rules 4.6). */
export function advance(
  executor: Executor,
  bot: string,
  person: ByPerson,
  to?: Phase,
  seen?: Instant,
): Promise<Executed<EventOf<'phase.advanced'> | AdvanceRefusal>> {
  return executor.execute(
    { bot },
    { scope: 'whole', decide: (draft, { now }) => decideAdvance(draft, now, person, to, seen) },
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

/** Replaces the result of a closed trade; voids one when `pnl` is null. */
export function correctTrade(
  executor: Executor,
  bot: string,
  person: ByPerson,
  trade_id: string,
  pnl: DecimalText | null,
): Promise<Executed<{ corrected: true } | Refusal>> {
  return executor.execute(
    { bot },
    {
      scope: 'whole',
      async decide(draft, { now, queries }) {
        const trade = await knownTrade(queries, bot, trade_id, draft.events);
        if (trade === null) return refusal('TRADE_UNKNOWN', `There is no trade ${trade_id}.`);
        if (trade.voided) return refusal('TRADE_CONFLICT', `Trade ${trade_id} was voided before.`);
        if (pnl === null) decideVoid(draft, now, person, trade);
        else
          return decideCorrection(draft, now, person, trade, pnl) ?? { corrected: true as const };
        return { corrected: true as const };
      },
    },
  );
}

/** What the worker does for a bot: what is due happens, a downgrade among it (rules 2.9, 6.4). */
export function carryOutDue(executor: Executor, bot: string): Promise<Executed<void>> {
  return executor.execute(
    { bot },
    { scope: 'whole', decide: (draft, { now }) => carryOutDowngrade(draft, now, true) },
  );
}
