import type { ByPerson } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { outcomeOf } from '../rules/tally.js';
import type { OpenTrade } from './close.js';
import type { Draft } from './draft.js';
import { refusal, type Refusal } from './refusal.js';

/** A recorded trade as an administrator's correction finds it; `pnl` null: still open. */
export interface RecordedTrade extends OpenTrade {
  readonly pnl: DecimalText | null;
  readonly counted: boolean;
  /** The session in which it closed; null: the running one. */
  readonly session_date: string | null;
}

/** A closed trade's result is corrected: appended, nothing overwritten. */
export function decideCorrection(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
  pnl: DecimalText,
): Refusal | undefined {
  draft.reach(now);
  if (trade.pnl === null)
    return refusal(
      'TRADE_NOT_CLOSED',
      `Trade ${trade.trade_id} is open: there is no result to correct.`,
    );
  draft.emit(now, {
    type: 'trade.corrected',
    ...correctionFacts(draft, trade, trade.pnl, pnl),
    pnl,
    outcome: outcomeOf(pnl),
    ...person,
  });
  return undefined;
}

/** A trade that never was, or an orphan, is taken out: an open one is closed without a result. */
export function decideVoid(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  trade: RecordedTrade,
): void {
  draft.reach(now);
  const was = trade.pnl === null ? 'open' : 'closed';
  draft.emit(now, {
    type: 'trade.voided',
    ...correctionFacts(draft, trade, trade.pnl ?? '0', '0'),
    was,
    ...person,
  });
}

function correctionFacts(
  { state }: Draft,
  trade: RecordedTrade,
  pnl_before: DecimalText,
  pnl: DecimalText,
) {
  const { trade_id, mode, counted, tenure, session_date, ratio } = trade;
  const change = mode === 'live' ? decimal(pnl).minus(pnl_before) : decimal('0');
  const equity = plain(decimal(state.hot.equity).plus(change));
  return { trade_id, pnl_before, mode, counted, tenure, session_date, ratio, equity };
}
