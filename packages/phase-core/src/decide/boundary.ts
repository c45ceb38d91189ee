import type { TradingDay } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { ratioText, shareText } from '../numbers/fraction.js';
import { modeOf } from '../phase.js';
import { evidenceOf } from '../evidence/bot-evidence.js';
import { SIMULATION } from '../evolve/evolve.js';
import { gateOf, importedSessions, passesGate } from '../rules/gate.js';
import { isProfitable, sessionPnl } from '../rules/session.js';
import { sizeAfterSessions, sizeOnEntering, sizeUnderPolicy } from '../rules/sizing.js';
import { suggestedSize } from '../rules/suggestion.js';
import { averageRrOf } from '../rules/tally.js';
import { oneList } from '../numbers/appended.js';
import type { Draft } from './draft.js';

/** Decisions at a boundary that are made without an operator. */
export interface BoundaryOptions {
  /** Whether an open breaker is acknowledged (`phase simulate` only; rules 9.4). */
  readonly acknowledge: boolean;
  /** Whether a gate that is passed advances the bot at once. */
  readonly approve: boolean;
  /** Whether the events say when they were due (rules 2.9). */
  readonly stamped: boolean;
}

/** Carries out the market open boundaries that are due by an instant, one by one, each at its own. */
export function carryOutBoundaries(draft: Draft, now: Instant, options: BoundaryOptions): void {
  const today = draft.market.dayOf(now);
  for (let day = draft.state.hot.day + 1; day <= today; day += 1)
    carryOutBoundary(draft, day, options);
}

/** One boundary, in the order of rules 9.4. */
function carryOutBoundary(draft: Draft, day: TradingDay, options: BoundaryOptions): void {
  const at = draft.market.openOf(day);
  const due = options.stamped ? { due_at: instantText(at) } : {};
  const session = sessionLine(draft, at);
  if (session !== null) draft.append(at, Object.assign(session, due));
  const newPolicy = draft.state.policies.boundary !== null;
  draft.reach(at);
  const smaller = newPolicy ? sizeUnderPolicy(draft.state) : null;
  if (smaller !== null) draft.emit(at, { type: 'position_size.changed', ...smaller, ...due });
  if (options.acknowledge && draft.state.hot.breaker !== null)
    draft.emit(at, { type: 'breaker.acknowledged', by: SIMULATION, reason: 'next open' });
  const raise = sizeAfterSessions(draft.state);
  if (raise !== null) draft.emit(at, { type: 'position_size.changed', ...raise, ...due });
  const projected_size = suggestedSize(draft.state);
  if (projected_size !== null) {
    const { criteria } = gateOf(draft.state)!;
    draft.emit(at, { type: 'phase.advance_suggested', criteria, projected_size, ...due });
  }
  recommend(draft, at, options, due);
}

/** The gate at a boundary (rules 4.6): recommended on the first pass of the tenure, advanced if nobody is to be asked. */
function recommend(
  draft: Draft,
  at: Instant,
  options: BoundaryOptions,
  due: { due_at?: string },
): void {
  const { approve } = options;
  const { hot, record } = draft.state;
  if (hot.breaker !== null || hot.downgrade_due !== null || (record.recommended && !approve))
    return;
  if (!passesGate(draft.state)) return;
  const { to, criteria } = gateOf(draft.state)!;
  if (!record.recommended)
    draft.emit(at, { type: 'phase.advance_recommended', to, criteria, ...due });
  if (!approve) return;
  const size = sizeOnEntering(draft.state, to)!;
  draft.emit(at, {
    type: 'phase.advanced',
    from: hot.phase,
    to,
    trigger: 'auto',
    size,
    criteria,
    ...(options.stamped ? recordFacts(draft) : {}),
    ...due,
  });
}

/**
 * Facts of the record that the transition keeps beside the criteria (rules 2.11, evidence E1, E2, E6). A paper record
 * has no evidence here: the state holds only sums of its trades.
 */
const recordFacts = ({ state }: Draft) => ({
  imported_sessions: importedSessions(state),
  ...(state.hot.phase === 'experience' ? {} : { evidence: evidenceOf(state, []) }),
});

/** The running session as it is finalised (rules 2.8); null when the day had no open and no close. */
function sessionLine(draft: Draft, at: Instant): EventOf<'session.closed'> | null {
  const { market, state } = draft;
  const { session, breaker_trips } = state.record;
  if (session === null) return null;
  const { tally } = session;
  const average = averageRrOf(tally, state.policies.policy.risk_reward);
  const start = draft.lineAt(at);
  return {
    seq: start.seq,
    at: start.at,
    type: 'session.closed',
    phase: start.phase,
    date: market.dateOf(state.hot.day),
    trades_executed: session.trades_executed,
    counted: tally.counted,
    wins: tally.wins,
    losses: tally.losses,
    win_rate: tally.counted === 0 ? null : shareText(tally.wins, tally.counted),
    average_rr: typeof average === 'string' ? null : ratioText(average),
    total_pnl: session.pnl[modeOf(state.hot.phase)],
    position_sizes: oneList(session.position_sizes),
    circuit_breaker_trips: breaker_trips,
    opening_phase: state.record.opening_phase,
    live_pnl: session.pnl.live,
    paper_pnl: session.pnl.paper,
    profitable: isProfitable(sessionPnl(session, state.hot.phase)),
  };
}
