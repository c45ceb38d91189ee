import type { CloseFacts } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { sum, type DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { modeOf, type Kind, type Mode } from '../phase.js';
import { sizeAfterWin } from '../rules/sizing.js';
import { outcomeOf } from '../rules/tally.js';
import { carryOutDowngrade } from './downgrade.js';
import type { Draft } from './draft.js';

/** A trade that was entered, as its close needs to know it. */
export interface OpenTrade {
  readonly trade_id: string;
  readonly kind: Kind;
  readonly mode: Mode;
  /** The tenure in which it was opened. */
  readonly tenure: number;
  readonly notional: DecimalText;
  readonly ratio: Ratio | null;
}

export interface Closing {
  readonly pnl: DecimalText;
  /** What it turned out to be: an exit may be an emergency (rules 2.3). */
  readonly kind: Kind;
  /** Whether a downgrade follows at once; live, the worker carries it out (rules 6.4). */
  readonly carryOut: boolean;
  readonly told?: Pick<CloseFacts, 'closed_at' | 'late' | 'clock_skew'>;
}

/** A close, in the order of rules 9.5: the close; the triggers; if none holds, the raise or return of size. */
export function closeTrade(draft: Draft, at: Instant, trade: OpenTrade, closing: Closing): void {
  const { hot } = draft.state;
  const { pnl, kind } = closing;
  const in_tenure = trade.tenure === hot.tenure;
  const counted = kind === 'strategy' && in_tenure && trade.mode === modeOf(hot.phase);
  const outcome = outcomeOf(pnl);
  draft.emit(at, {
    type: kind === 'emergency_exit' ? 'trade.emergency_exit' : 'trade.closed',
    trade_id: trade.trade_id,
    pnl,
    counted,
    outcome,
    equity: trade.mode === 'live' ? sum(hot.equity, pnl) : hot.equity,
    mode: trade.mode,
    kind,
    in_tenure,
    ratio: trade.ratio,
    ...closing.told,
  });
  if (draft.state.hot.downgrade_due !== null) {
    if (closing.carryOut) carryOutDowngrade(draft, at, false);
    return;
  }
  const change = counted && outcome === 'win' ? sizeAfterWin(draft.state) : null;
  if (change !== null) draft.emit(at, { type: 'position_size.changed', ...change });
}
