import type { Market, TradingDay } from '../calendar/market.js';
import {
  effectiveAt,
  type EventOf,
  type EventType,
  type LeftBy,
  type PhaseEvent,
} from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import { appended } from '../numbers/appended.js';
import { PHASES } from '../phase.js';
import { pausesPaper, tripPausesPaper } from '../rules/paused-paper.js';
import { storedPolicy } from '../policy/stored.js';
import type { Policy } from '../policy/policy.js';
import {
  STATE_VERSION,
  type CheckedState,
  type FirstApproval,
  type Hot,
  type PendingPolicy,
  type Policies,
  type State,
} from '../state.js';
import { changed, changedHot, changedRecord, stampedHot, withSmallParts } from './changed.js';
import { cancelled, granted, lapsed } from './permit.js';
import { corrected } from './correction.js';
import { portfolioReported } from './portfolio.js';
import { rolled, rolledHot } from './roll.js';
import { sessionClosed } from './session.js';
import { entered, evidenceRestarted, freshTenure } from './tenure.js';
import { closed, extended, opened, withoutOpenTrade } from './trade.js';

/** The state after an event (rules 8.1): it is the fold of the log, and of nothing else. */
export function evolve(market: Market, state: State | null, event: PhaseEvent): State {
  if (event.type === 'bot.registered') return registered(market, event);
  if (state === null)
    throw new Error(`the log begins with ${event.type} instead of bot.registered`);
  const day = dayOf(market, state.hot, event);
  if (isHot(event)) return evolveHot(market, rolled(state, day), event);
  if (event.source === 'import' && state.record.history === 'none')
    return evolve(market, rewound(state, event, day), event);
  const before = event.type === 'session.closed' ? state : rolled(state, day);
  const after = evolveRecord(market, before, event);
  return stamped(event.type === 'session.closed' ? rolled(after, day) : after, event, state);
}

/** The same for the events of a check, which, within a trading day, leave the track record alone. */
export function evolveHot<S extends CheckedState>(market: Market, state: S, event: HotEvent): S {
  const before = rolledHot(state, dayOf(market, state.hot, event));
  return stamped(
    withSmallParts(before, hotAfter(market, before.hot, event), before.policies),
    event,
    state,
  );
}

/** The trading day that an event meets. At one instant a permit runs out before the boundary (rules 2.9, 3.3). */
function dayOf(market: Market, { day }: Hot, event: PhaseEvent): TradingDay {
  const at = effectiveAt(event);
  return event.type === 'permit.unconfirmed' && at === market.openOf(day + 1)
    ? day
    : market.dayOf(at);
}

/** The person named in acknowledgements by `phase simulate` (rules 9.4). */
export const SIMULATION = 'simulation';

const HOT = [
  'phase.validation_blocked',
  'permit.granted',
  'permit.renewed',
  'permit.cancelled',
  'permit.unconfirmed',
  'permit.revoked',
  'strategy.changed',
] as const satisfies EventType[];
export type HotEvent = EventOf<(typeof HOT)[number]>;

export const isHot = (event: PhaseEvent): event is HotEvent =>
  (HOT as readonly EventType[]).includes(event.type);

function hotAfter(market: Market, hot: Hot, event: HotEvent): Hot {
  switch (event.type) {
    case 'phase.validation_blocked':
      return hot;
    case 'permit.granted':
    case 'permit.renewed':
      return granted(hot, event);
    case 'permit.cancelled':
      return cancelled(market, hot, event);
    case 'permit.unconfirmed':
    case 'permit.revoked':
      return lapsed(hot, event);
    case 'strategy.changed':
      return changedHot(hot, { strategy: event.to });
  }
}

type RecordEvent = Exclude<PhaseEvent, HotEvent | EventOf<'bot.registered'>>;

function evolveRecord(market: Market, state: State, event: RecordEvent): State {
  const { hot, record, policies } = state;
  const at = instantOf(event.at);
  switch (event.type) {
    case 'trade.opened':
    case 'trade.unpermitted':
      return opened(market, state, event);
    case 'trade.extended':
      return extended(market, state, event);
    case 'trade.closed':
    case 'trade.emergency_exit':
      return closed(market, state, event);
    case 'downgrade.triggered':
      return triggered(state, event);
    case 'session.closed':
      return sessionClosed(market, state, event);
    case 'position_size.changed':
      return resized(state, event);
    case 'phase.advanced':
    case 'phase.downgraded':
    case 'phase.rolled_back':
    case 'sessions.reset':
      return entered(market, pausedPaper(state, event), event);
    case 'breaker.tripped':
      return changed(state, {
        hot: changedHot(hot, {
          breaker: {
            cause: event.cause,
            since: at,
            blocks_paper: tripPausesPaper(event.cause, hot.phase),
          },
        }),
        record: changedRecord(record, {
          breaker_trips: record.breaker_trips + 1,
          first_approval: undefined,
        }),
      });
    case 'breaker.acknowledged':
      return acknowledged(market, state, event);
    case 'phase.advance_recommended':
      return changed(state, { record: changedRecord(record, { recommended: true }) });
    case 'advance.declined':
      return changed(state, {
        record: changedRecord(record, { recommended: false, first_approval: undefined }),
      });
    case 'advance.approved':
      return changed(state, { record: changedRecord(record, { first_approval: approval(event) }) });
    case 'phase.advance_suggested':
      return changed(state, { record: changedRecord(record, { suggested: true }) });
    case 'trade.size_exceeded':
      return withIncident(state, at);
    case 'phase.override_accepted':
      return event.incident === false ? state : withIncident(state, at);
    case 'phase.override_blocked':
      return triedToSkip(event) ? withIncident(state, at) : state;
    case 'trade.corrected':
      return corrected(state, event);
    case 'trade.voided':
      return event.was === 'open'
        ? withoutOpenTrade(state, event.trade_id)
        : corrected(state, event);
    case 'portfolio.reported':
      return portfolioReported(state, event);
    case 'policy.published':
      return changed(state, { policies: published(policies, event) });
    case 'evidence.restarted':
      return evidenceRestarted(state, event);
    case 'import.completed':
      return changed(state, { record: changedRecord(record, { history: 'imported' }) });
    case 'poc.daily_limit_exceeded':
    case 'emergency_exit.requested':
    case 'history.recovered':
      return state;
  }
}

const approval = ({
  by,
  person = by,
  at,
  expires_at,
}: EventOf<'advance.approved'>): FirstApproval => ({
  ...{ by, person },
  ...{ at: instantOf(at), expires_at: instantOf(expires_at) },
});

const withIncident = (state: State, at: Instant): State =>
  changed(state, {
    record: changedRecord(state.record, { incidents: appended(state.record.incidents, at) }),
  });

/** A trigger holds: what is due is settled with it, whatever follows (rules 6.1). */
function triggered(state: State, event: EventOf<'downgrade.triggered'>): State {
  const { downgrade_due } = state.hot;
  const { triggers, metrics } = event;
  if (downgrade_due !== null) return state;
  const due = { triggers, metrics, since: instantOf(event.at) };
  return changed(state, { hot: changedHot(state.hot, { downgrade_due: due }) });
}

/** At a boundary the gate is evaluated right after the acknowledgement (rules 9.4): one more look. */
function acknowledged(market: Market, state: State, event: EventOf<'breaker.acknowledged'>): State {
  const { hot, record } = state;
  const atBoundary = event.by === SIMULATION && instantOf(event.at) === market.openOf(hot.day);
  return changed(state, {
    hot: changedHot(hot, { breaker: null }),
    record: atBoundary ? changedRecord(record, { looks: record.looks + 1 }) : record,
  });
}

/** The versions that wait for the boundary and for the next tenure: a new one replaces one that still waited (rules 7.4). */
function published(policies: Policies, event: EventOf<'policy.published'>): Policies {
  const pending = pendingPolicy(policies, event.version, event.policy);
  if (event.from === 'boundary') return { ...policies, boundary: pending, next_tenure: null };
  const { at_boundary } = event;
  const boundary =
    at_boundary === undefined ? null : pendingPolicy(policies, event.version, at_boundary);
  return { ...policies, boundary, next_tenure: pending };
}

/** A policy derived from one that predates the third edition lacks the same keys, even if it has neutral values for them. */
function pendingPolicy(policies: Policies, version: number, stored: Policy): PendingPolicy {
  const { policy, partial } = storedPolicy(stored);
  return { version, policy, partial: partial || policies.partial };
}

/** Imported history begins before the bot was registered (rules 2.11): the tenure begins with it. */
function rewound(state: State, event: PhaseEvent, day: number): State {
  return changed(state, {
    hot: changedHot(state.hot, { day }),
    record: changedRecord(state.record, {
      tenure: { at: effectiveAt(event), day },
      evidence_from: { at: effectiveAt(event), day },
      looks: 0,
      history: 'imported',
      imported_as: event.imported_as ?? 'paper',
    }),
  });
}

/** Trying to skip a phase is an incident, whatever stopped it; asking too early is none (rules 7.3). */
function triedToSkip({ code, to, phase }: EventOf<'phase.override_blocked'>): boolean {
  return to === undefined ? code === 'NOT_SEQUENTIAL' : PHASES.indexOf(to) > PHASES.indexOf(phase);
}

/** An open breaker may block paper too from here on. */
function pausedPaper(state: State, event: EventOf<LeftBy>): State {
  const { breaker } = state.hot;
  if (breaker === null || !pausesPaper(breaker.cause, event)) return state;
  return changed(state, {
    hot: changedHot(state.hot, { breaker: { ...breaker, blocks_paper: true } }),
  });
}

function resized(state: State, event: EventOf<'position_size.changed'>): State {
  const { hot, record } = state;
  const restarted =
    event.reason === 'session_win_rate'
      ? { sessions_since_raise: 0, size_began: { ...record.size_began, today: event.after } }
      : { win_streak: 0 };
  return changed(state, {
    hot: changedHot(hot, { size: event.after }),
    record: changedRecord(record, restarted),
  });
}

function registered(market: Market, event: EventOf<'bot.registered'>): State {
  const at = instantOf(event.at);
  const day = market.dayOf(at);
  const { policy, partial } = storedPolicy(event.policy);
  return {
    hot: {
      version: STATE_VERSION,
      seq: event.seq,
      at,
      phase: 'experience',
      size: null,
      tenure: 1,
      day,
      breaker: null,
      downgrade_due: null,
      equity: event.equity,
      day_equity: event.equity,
      today: { entries: 0, unconfirmed: [], slots: [] },
      permits: {},
      exposure: {},
      used_sizes: [],
      open_trades: 0,
      strategy: null,
    },
    policies: { version: 1, policy, boundary: null, next_tenure: null, partial },
    record: {
      ...freshTenure(at, day, null, event.equity),
      evidence_of: null,
      open: {},
      net_flow: '0',
      session: null,
      opening_phase: 'experience',
      breaker_trips: 0,
      portfolio: { at, balance: event.equity, closes_since: [] },
      history: 'none',
      imported_as: null,
    },
  };
}

/** `before`: the state that the event met. */
function stamped<S extends CheckedState>(state: S, event: PhaseEvent, before: CheckedState): S {
  const hot = stampedHot(state.hot, state.hot !== before.hot, event.seq, instantOf(event.at));
  return hot === state.hot ? state : withSmallParts(state, hot, state.policies);
}
