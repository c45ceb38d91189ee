import {
  decideCancel,
  decideCheck,
  decideRenewal,
  isRefusal,
  permitOf,
  type CheckAnswer,
  type LapsedPermit,
  type Refusal,
  type TradeCheck,
} from '@phasegate/phase-core';
import type { BotRef, Executed, Executor } from '../execution/execute.js';
import { lapsedPermits } from '../append/lapsed-permits.js';

const isAllow = (answer: CheckAnswer | Refusal): boolean =>
  !isRefusal(answer) && answer.decision === 'allow';

/** Asks before an entry (rules 3). */
export function check(
  executor: Executor,
  ref: BotRef,
  asked: TradeCheck,
): Promise<Executed<CheckAnswer | Refusal>> {
  return executor.execute(ref, {
    scope: 'hot',
    trade_id: asked.trade_id,
    answersInQuarantine: true,
    isAllow,
    joins: 'with others of its bot',
    decide(desk, { key, now, platform, reported }) {
      const question = { ...asked, key };
      return decideCheck(desk, now, question, platform, reported);
    },
  });
}

/** A resting order's permit, evaluated anew (rules 3.3). */
export function renew(
  executor: Executor,
  ref: BotRef,
  trade_id: string,
): Promise<Executed<CheckAnswer | Refusal>> {
  return executor.execute(ref, {
    scope: 'hot',
    trade_id,
    answersInQuarantine: true,
    isAllow,
    joins: 'with others of its bot',
    decide: (desk, { now, platform }) => decideRenewal(desk, now, trade_id, platform),
  });
}

/** Nothing was executed: the permit and its day are given back. */
export function cancel(
  executor: Executor,
  ref: BotRef,
  trade_id: string,
): Promise<Executed<{ cancelled: boolean } | Refusal>> {
  return executor.execute(ref, {
    scope: 'hot',
    trade_id,
    joins: 'alone of its bot',
    async decide(desk, { bot, now, reported, before, queries }) {
      const { market, events } = desk;
      const lapsed: LapsedPermit[] = permitOf(desk.state.hot, trade_id)
        ? []
        : await lapsedPermits(queries, bot, trade_id, { market, before, events });
      return decideCancel(desk, now, trade_id, lapsed, reported);
    },
  });
}
