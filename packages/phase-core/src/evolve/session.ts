import type { Market } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { appendedUpTo } from '../numbers/appended.js';
import type { Phase } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { isProfitable, sessionPnl } from '../rules/session.js';
import type { CountedSession, State, TrackRecord } from '../state.js';
import { changed, changedRecord, copyOfRecord } from './changed.js';

/** The running session is finalised; it enters the windows if it counts in the tenure (rules 2.8). */
export function sessionClosed(
  market: Market,
  state: State,
  event: EventOf<'session.closed'>,
): State {
  const session = state.record.session;
  if (session === null) throw new Error(`no session of ${event.date} to close`);
  if (session.tenure_tally.counted === 0)
    return changed(state, { record: changedRecord(state.record, { session: null }) });
  const { record } = state;
  const counted: CountedSession = {
    date: event.date,
    open: market.openOf(state.hot.day),
    tally: session.tenure_tally,
    pnl:
      event.opening_phase === undefined
        ? { counted: event.total_pnl, others: '0' } // before the third edition gains of any kind made a day profitable
        : sessionPnl(session, state.hot.phase),
    first_close: session.tenure_before!.close,
    before: session.tenure_before!.totals,
    imported: session.imported,
  };
  const kept = sessionsKept(state.hot.phase, state.policies.policy);
  const after = copyOfRecord(record);
  after.session = null;
  after.sessions = kept === 0 ? [] : appendedUpTo(kept, record.sessions, counted);
  after.session_count += 1;
  after.sessions_since_raise += 1;
  after.profitable_sessions = withSession(record, state.policies.policy, counted);
  return changed(state, { record: after });
}

function withSession(
  { profitable_sessions: { own, imported } }: TrackRecord,
  { gates }: Policy,
  session: CountedSession,
): TrackRecord['profitable_sessions'] {
  const profitable = isProfitable(session.pnl);
  if (session.imported === null) return { own: own + (profitable ? 1 : 0), imported };
  const kept = gates.experience.imported_sessions;
  return { own, imported: kept === 0 ? [] : [...imported, profitable].slice(-kept) };
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
