import type { DecimalText } from '../numbers/decimal.js';
import { ratioText, type Fraction } from '../numbers/fraction.js';
import { drawdownOf, rollingWinRateOf } from '../rules/downgrade-triggers.js';
import { evidenceSessions } from '../rules/gate.js';
import { effectiveSize } from '../rules/sizing.js';
import { joined, talliedAll, winRateOf } from '../rules/tally.js';
import type { State } from '../state.js';

/** A bot's figures at the end of a session, from which charts are drawn. */
export interface SessionMark {
  readonly equity: DecimalText;
  /** Share by which equity is below its peak in the tenure (rules 6.1); null when the peak is not above 0. */
  readonly drawdown: DecimalText | null;
  /** Over the gate's window as far as it is filled; in Scaling, which has no gate, over the downgrade's. */
  readonly win_rate: DecimalText | null;
  /** Over the downgrade's window; null until it is full, and in Experience. */
  readonly rolling_win_rate: DecimalText | null;
  readonly size: DecimalText | null;
  /** With its caps (rules 3.2); null: no limit. */
  readonly effective_size: DecimalText | null;
}

export const sessionMark = (state: State): SessionMark => ({
  equity: state.hot.equity,
  drawdown: shown(drawdownOf(state)),
  win_rate: shown(winRateOf(windowTally(state))),
  rolling_win_rate: shown(rollingWinRateOf(state)),
  size: state.hot.size,
  effective_size: effectiveSize(state),
});

const shown = (ratio: Fraction | null): DecimalText | null =>
  ratio === null ? null : ratioText(ratio);

function windowTally(state: State) {
  const { phase } = state.hot;
  if (phase === 'experience') return joined(evidenceSessions(state).map(({ tally }) => tally));
  const { gates, downgrade } = state.policies.policy;
  const window = phase === 'scaling' ? downgrade.scaling.rolling_window : gates[phase].trade_window;
  return talliedAll(state.record.trades.slice(-window));
}
