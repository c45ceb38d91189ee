import type { Market } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { decimal } from '../numbers/decimal.js';
import type { Policy } from '../policy/policy.js';
import type { Phase } from '../phase.js';
import type { State } from '../state.js';

/** The running session is finalised; it enters the windows if it counts in the tenure (rules 2.8). */
export function sessionClosed(
  market: Market,
  state: State,
  event: EventOf<'session.closed'>,
): State {
  const session = state.record.session;
  if (session === null) throw new Error(`no session of ${event.date} to close`);
  const record = { ...state.record, session: null };
  if (session.tenure_tally.counted === 0) return { ...state, record };
  const counted = {
    date: event.date,
    open: market.openOf(state.hot.day),
    tally: session.tenure_tally,
    total_pnl: event.total_pnl,
    imported: session.imported,
  };
  const profitable = decimal(event.total_pnl).gt(0) ? 1 : 0;
  const before = record.profitable_sessions;
  const kept = sessionsKept(state.hot.phase, state.policies.policy);
  return {
    ...state,
    record: {
      ...record,
      sessions: kept === 0 ? [] : [...record.sessions, counted].slice(-kept),
      session_count: record.session_count + 1,
      sessions_since_raise: record.sessions_since_raise + 1,
      profitable_sessions: session.imported
        ? { ...before, imported: before.imported + profitable }
        : { ...before, own: before.own + profitable },
    },
  };
}

/** The longest window of sessions that a phase's rules look at. */
function sessionsKept(phase: Phase, { gates, suggestion, sizing }: Policy): number {
  switch (phase) {
    case 'experience':
      return gates.experience.session_window;
    case 'proof_of_concept':
      return 0;
    case 'real_money_trial':
      return suggestion.profitable_sessions;
    case 'scaling':
      return sizing.scaling.session_window;
  }
}
