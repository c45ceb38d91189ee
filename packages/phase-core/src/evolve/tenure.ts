import type { Market } from '../calendar/market.js';
import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Phase } from '../phase.js';
import { EMPTY_TALLY } from '../rules/tally.js';
import type { State, TrackRecord } from '../state.js';
import { inForce } from './roll.js';

type TenureRecord = Omit<
  TrackRecord,
  'net_flow' | 'incidents' | 'session' | 'breaker_trips' | 'portfolio' | 'history'
>;

/** The part of the record that restarts with a tenure (rules 2.6). */
export function freshTenure(
  at: Instant,
  day: number,
  size: DecimalText | null,
  equity: DecimalText,
): TenureRecord {
  return {
    tenure: { at, day },
    recommended: false,
    suggested: false,
    trades: [],
    sessions: [],
    trade_count: 0,
    session_count: 0,
    profitable_sessions: { own: 0, imported: 0 },
    win_streak: 0,
    loss_streak: 0,
    sessions_since_raise: 0,
    entry_days: [],
    size_began: { today: size, yesterday: size },
    peak: equity,
    day_base: equity,
    day_pnl: '0',
  };
}

/** The bot enters a phase: a new tenure begins. */
export function entered(
  market: Market,
  state: State,
  at: Instant,
  phase: Phase,
  size: DecimalText | null,
): State {
  const { hot, record } = state;
  const open = market.openOf(hot.day);
  return {
    hot: { ...hot, phase, size, tenure: hot.tenure + 1, downgrade_due: null },
    policies: state.policies.pending?.from === 'tenure' ? inForce(state.policies) : state.policies,
    record: {
      ...record,
      ...freshTenure(at, hot.day, size, hot.equity),
      incidents: [record.incidents.flat().filter((incident) => incident >= open)],
      session: record.session === null ? null : { ...record.session, tenure_tally: EMPTY_TALLY },
    },
  };
}
