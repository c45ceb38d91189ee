import type { Entry, Trade, TradeCheck } from './api.js';
import { readFacts, type ExecutedFacts } from './arguments.js';
import { locallyBlocked, type Allowed, type Blocked, type LocallyBlocked } from './check-answer.js';
import type { Checks } from './checks.js';
import type { Delivery } from './outbox/courier.js';

/**
 * Places the order. Returns the execution (missing fields are as requested, just now), or null when nothing was
 * executed. If it throws, the outcome is unknown: the trade stays unsettled until `reconcile`.
 */
export type Execute = (answer: Allowed) => Promise<ExecutedFacts | null> | ExecutedFacts | null;

export type Guarded =
  | { readonly outcome: 'blocked'; readonly answer: Blocked | LocallyBlocked }
  /** Nothing was executed: the permit is given back. */
  | {
      readonly outcome: 'not_executed';
      readonly answer: Allowed;
      readonly delivery: Delivery<true>;
    }
  | { readonly outcome: 'executed'; readonly answer: Allowed; readonly delivery: Delivery<Trade> };

interface Reports {
  opened(entry: Entry): Promise<Delivery<Trade>>;
  cancel(trade_id: string): Promise<Delivery<true>>;
}

export function runGuarded(
  trade: TradeCheck,
  execute: Execute,
  checks: Checks,
  deadline: number,
  reports: Reports,
): Promise<Guarded> {
  return checks.askAndThen(trade, deadline, async (answer): Promise<Guarded> => {
    const since = checks.clock.stopwatch();
    if (answer.decision === 'block') return { outcome: 'blocked', answer };
    if (answer.valid_for_ms !== null && since.elapsedMs() >= answer.valid_for_ms)
      return { outcome: 'blocked', answer: permitOver(trade) };
    const facts = await executed(trade, execute, answer, checks);
    if (facts === null)
      return { outcome: 'not_executed', answer, delivery: await reports.cancel(trade.trade_id) };
    const delivery = await reports.opened({ ...trade, ...facts });
    return { outcome: 'executed', answer, delivery };
  });
}

/** The execution; if it is unknown, the trade is in doubt and the error is passed on. */
async function executed(
  trade: TradeCheck,
  execute: Execute,
  answer: Allowed,
  checks: Checks,
): Promise<ExecutedFacts | null> {
  try {
    const returned: unknown = await execute(answer);
    return returned === null ? null : readFacts(returned);
  } catch (error) {
    checks.doubt(trade.trade_id);
    throw error;
  }
}

const permitOver = ({ trade_id }: TradeCheck) =>
  locallyBlocked(
    'PERMIT_EXPIRED',
    `The permit of ${trade_id} was over before its execution began.`,
  );
