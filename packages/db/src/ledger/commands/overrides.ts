import {
  decideCorrection,
  decidePolicy,
  decideReset,
  decideRollback,
  decideVoid,
  refusedPassword,
  type ByPerson,
  type DecimalText,
  type Draft,
  type EventOf,
  type OverrideAction,
  type PasswordCheck,
  type Phase,
  type PolicyRefusal,
  type Refusal,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { Quarantined } from '../transaction/faults.js';
import type { Executed, Executor, Moment } from '../execution/execute.js';
import { knownTrade, recordedTrade } from './known-trades.js';
import { appendPlatform } from '../chain/platform-log.js';
import { recordFinishedMinutes } from './throttled-attempts.js';
import { inTransaction } from '../transaction/transaction.js';

/** An attempt on a bot that was not throttled away, with what became of its password (rules 7). */
export interface AdmittedOverride {
  readonly bot: string;
  readonly person: ByPerson;
  readonly password: PasswordCheck;
}

/** Rolls a bot back to an earlier phase (rules 7.1). */
export const rollBack = (
  pool: Pool,
  executor: Executor,
  attempt: AdmittedOverride,
  to: Phase,
): Promise<Executed<EventOf<'phase.rolled_back'> | Refusal>> =>
  attempted(pool, executor, 'rollback', attempt, (draft, { now }) =>
    decideRollback(draft, now, attempt.person, to, attempt.password),
  );

/** Begins a new tenure in the same phase (rules 7.1). */
export const resetSessions = (
  pool: Pool,
  executor: Executor,
  attempt: AdmittedOverride,
): Promise<Executed<EventOf<'sessions.reset'> | Refusal>> =>
  attempted(pool, executor, 'reset_sessions', attempt, (draft, { now }) =>
    decideReset(draft, now, attempt.person, attempt.password),
  );

/** Publishes a looser policy version, for the next tenure (rules 7.4). @throws BadPolicy */
export const loosenPolicy = (
  pool: Pool,
  executor: Executor,
  attempt: AdmittedOverride,
  partial: unknown,
): Promise<Executed<EventOf<'policy.published'> | PolicyRefusal>> =>
  attempted(pool, executor, 'policy', attempt, (draft, { now }) =>
    decidePolicy(draft, now, attempt.person, partial, attempt.password),
  );

/** Replaces the result of a closed trade; voids one when `pnl` is null (rules 7.5). */
export const correctTrade = (
  pool: Pool,
  executor: Executor,
  attempt: AdmittedOverride,
  trade_id: string,
  pnl: DecimalText | null,
): Promise<Executed<{ corrected: true } | Refusal>> => {
  const { bot, person, password } = attempt;
  const action = pnl === null ? 'void' : 'correction';
  return attempted(pool, executor, action, attempt, async (draft, { now, queries }) => {
    const known = await knownTrade(queries, bot, trade_id, draft.events);
    if (known === null) return { refused: 'TRADE_UNKNOWN', trade_id, command: 'correct' };
    const trade = await recordedTrade(queries, bot, known);
    const refused =
      pnl === null
        ? decideVoid(draft, now, person, trade, password)
        : decideCorrection(draft, now, person, trade, pnl, password);
    return refused ?? { corrected: true };
  });
};

/** Decides, after what was throttled away before; every attempt is in a log before it is answered (rules 7.2). */
async function attempted<R>(
  pool: Pool,
  executor: Executor,
  action: OverrideAction,
  { bot, person, password }: AdmittedOverride,
  decide: (draft: Draft, moment: Moment) => R | Promise<R>,
): Promise<Executed<R>> {
  try {
    return await executor.execute(
      { bot },
      {
        scope: 'whole',
        async decide(draft, moment) {
          await recordFinishedMinutes(draft, moment);
          return decide(draft, moment);
        },
      },
    );
  } catch (error) {
    // Nothing is appended to a damaged log (rules 8.3): the attempt is one on the platform then.
    if (error instanceof Quarantined)
      await inTransaction(pool, (queries) =>
        appendPlatform(queries, 'phase.override_blocked', {
          subject: bot,
          action,
          code: refusedPassword(password)?.refused ?? 'QUARANTINED',
          ...person,
        }),
      );
    throw error;
  }
}
