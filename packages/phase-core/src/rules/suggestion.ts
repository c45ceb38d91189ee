import { least, plainText, sum, type DecimalText } from '../numbers/decimal.js';
import { compare } from '../numbers/fraction.js';
import type { State } from '../state.js';
import { isProfitable } from './session.js';
import { inUnits, sizeCap } from './sizing.js';
import { joined, winRateOf } from './tally.js';

/** Whether an early suggestion to leave Trial is due at this boundary, and the size it projects (rules 4.7). */
export function suggestedSize(state: State): DecimalText | null {
  const { hot, record, policies } = state;
  if (
    hot.phase !== 'real_money_trial' ||
    record.suggested ||
    hot.breaker !== null ||
    hot.downgrade_due !== null
  )
    return null;
  const wanted = policies.policy.suggestion.profitable_sessions;
  const sessions = wanted === 0 ? [] : record.sessions.slice(-wanted);
  if (sessions.length < wanted) return null;
  if (!sessions.every(({ pnl }) => isProfitable(pnl))) return null;
  const tally = joined(sessions.map((session) => session.tally));
  const { start, streak_wins, streak_raise, session_win_rate, session_raise } =
    policies.policy.sizing.scaling;
  const rate = winRateOf(tally);
  let dollars = plainText(start);
  if (tally.runs.longest >= streak_wins) dollars = sum(dollars, streak_raise);
  if (rate !== null && compare(rate, session_win_rate) >= 0) dollars = sum(dollars, session_raise);
  return least(inUnits(policies.policy, dollars), sizeCap(state));
}
