import type { CloseFacts } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { isBelow, sum, type DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import type { Kind } from '../phase.js';
import { countingOf } from '../rules/counting.js';
import { sizeAfterWin } from '../rules/sizing.js';
import { outcomeOf } from '../rules/tally.js';
import type { OpenTrade } from '../state.js';
import { downgradeAtOnce, settleTriggers } from './downgrade.js';
import type { Draft } from './draft.js';

export interface Closing {
  readonly trade_id: string;
  readonly pnl: DecimalText;
  /** What it turned out to be: an exit may be an emergency (rules 2.1). */
  readonly kind: Kind;
  /** When it was closed. */
  readonly closed_at: Instant;
  /** Its planned reward and risk (rules 2.5). */
  readonly ratio: Ratio | null;
  /** Whether a downgrade follows at once; live, the worker carries it out (rules 6.4). */
  readonly carryOut: boolean;
  readonly timing?: Pick<CloseFacts, 'closed_at' | 'late' | 'clock_skew'>;
}

/** A close, in the order of rules 9.5: the close; the triggers; if none holds, the raise or return of size. */
export function closeTrade(draft: Draft, at: Instant, trade: OpenTrade, closing: Closing): void {
  const facts = closeFacts(draft, trade, closing);
  draft.emit(at, {
    type: facts.kind === 'emergency_exit' ? 'trade.emergency_exit' : 'trade.closed',
    ...facts,
    ...closing.timing,
  });
  if (trade.mode === 'live' && isDowngraded(draft, at, closing.carryOut)) return;
  const { hot } = draft.state;
  if (hot.downgrade_due !== null) return;
  const extended = facts.counted && facts.outcome === 'win' && facts.extends_streak;
  const change = extended ? sizeAfterWin(draft.state) : null;
  if (change !== null) draft.emit(at, { type: 'position_size.changed', ...change });
}

function isDowngraded(draft: Draft, at: Instant, carryOut: boolean): boolean {
  if (carryOut) return downgradeAtOnce(draft, at);
  settleTriggers(draft, at, null);
  return false;
}

/** What the close of a trade is, as the bot stands now. */
function closeFacts({ state }: Draft, trade: OpenTrade, closing: Closing): CloseFacts {
  const { hot, record } = state;
  const { trade_id, pnl, kind, ratio } = closing;
  const outcome = outcomeOf(pnl);
  const { not_counted, excused } = countingOf(state, trade, kind, outcome);
  const live = trade.mode === 'live';
  const in_balance = live && closing.closed_at <= record.portfolio.at;
  return {
    trade_id,
    pnl,
    counted: not_counted === null,
    outcome,
    equity: live && !in_balance ? sum(hot.equity, pnl) : hot.equity,
    ...(not_counted === null ? {} : { not_counted }),
    mode: trade.mode,
    kind,
    in_tenure: trade.tenure === hot.tenure,
    notional: trade.notional,
    extends_streak: !isBelow(trade.notional, trade.thresholds.streak_from),
    ...(excused ? { excused } : {}),
    ...(in_balance ? { in_balance } : {}),
    ratio,
  };
}
