import type { Market } from '../calendar/market.js';
import type { EventOf, EventType, LeftBy, PhaseEvent } from '../events.js';
import { instantOf } from '../instant.js';
import { appended } from '../numbers/appended.js';
import { PHASES } from '../phase.js';
import { pausesPaper, tripPausesPaper } from '../rules/paused-paper.js';
import type { CheckedState, Hot, State } from '../state.js';
import { cancelled, granted, lapsed } from './permit.js';
import { corrected } from './correction.js';
import { portfolioReported } from './portfolio.js';
import { rolled, rolledHot } from './roll.js';
import { sessionClosed } from './session.js';
import { entered, freshTenure } from './tenure.js';
import { closed, opened } from './trade.js';

/** What is true after an event (rules 8.1): the state is the fold of the log, and of nothing else. */
export function evolve(market: Market, state: State | null, event: PhaseEvent): State {
  if (event.type === 'bot.registered') return registered(market, event);
  if (state === null)
    throw new Error(`the log begins with ${event.type} instead of bot.registered`);
  const day = market.dayOf(instantOf(event.at));
  if (isHot(event)) return evolveHot(market, rolled(state, day), event);
  if (event.source === 'import' && state.record.history === 'none')
    return evolve(market, rewound(state, event, day), event);
  const before = event.type === 'session.closed' ? state : rolled(state, day);
  const after = evolveRecord(market, before, event);
  return stamped(event.type === 'session.closed' ? rolled(after, day) : after, event);
}

/** The same for the events of a check, which, within a trading day, leave the track record alone. */
export function evolveHot<S extends CheckedState>(market: Market, state: S, event: HotEvent): S {
  const before = rolledHot(state, market.dayOf(instantOf(event.at)));
  return stamped({ ...before, hot: hotAfter(market, before.hot, event) }, event);
}

const HOT = [
  'phase.validation_blocked',
  'permit.granted',
  'permit.renewed',
  'permit.cancelled',
  'permit.unconfirmed',
  'permit.revoked',
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
    case 'trade.closed':
    case 'trade.emergency_exit':
      return closed(state, event);
    case 'session.closed':
      return sessionClosed(market, state, event);
    case 'position_size.changed':
      return resized(state, event);
    case 'phase.advanced':
    case 'phase.downgraded':
    case 'phase.rolled_back':
    case 'sessions.reset':
      return entered(market, pausedPaper(state, event), at, event.to, event.size);
    case 'breaker.tripped':
      return {
        ...state,
        hot: {
          ...hot,
          breaker: {
            cause: event.cause,
            since: at,
            blocks_paper: tripPausesPaper(event.cause, hot.phase),
          },
        },
        record: { ...record, breaker_trips: record.breaker_trips + 1 },
      };
    case 'breaker.acknowledged':
      return { ...state, hot: { ...hot, breaker: null } };
    case 'phase.advance_recommended':
      return { ...state, record: { ...record, recommended: true } };
    case 'advance.declined':
      return { ...state, record: { ...record, recommended: false } };
    case 'phase.advance_suggested':
      return { ...state, record: { ...record, suggested: true } };
    case 'trade.size_exceeded':
    case 'phase.override_accepted':
      return { ...state, record: { ...record, incidents: appended(record.incidents, at) } };
    case 'phase.override_blocked':
      return triedToSkip(event)
        ? { ...state, record: { ...record, incidents: appended(record.incidents, at) } }
        : state;
    case 'trade.corrected':
      return corrected(state, event);
    case 'trade.voided':
      return event.was === 'open'
        ? { ...state, hot: { ...hot, open_trades: hot.open_trades - 1 } }
        : corrected(state, { ...event, was: 'closed' });
    case 'portfolio.reported':
      return portfolioReported(state, event);
    case 'policy.published':
      return {
        ...state,
        policies: {
          ...policies,
          pending: { version: event.version, policy: event.policy, from: event.from },
        },
      };
    case 'import.completed':
      return { ...state, record: { ...record, history: 'imported' } };
    case 'poc.daily_limit_exceeded':
    case 'emergency_exit.requested':
    case 'history.recovered':
      return state;
  }
}

/** Imported history begins before the bot was registered (rules 2.11): the tenure begins with it. */
function rewound(state: State, event: PhaseEvent, day: number): State {
  return {
    ...state,
    hot: { ...state.hot, day },
    record: { ...state.record, tenure: { at: instantOf(event.at), day }, history: 'imported' },
  };
}

/** Trying to skip a phase is an incident, whatever stopped it; asking too early is none (rules 7.3). */
function triedToSkip({ code, to, phase }: EventOf<'phase.override_blocked'>): boolean {
  return to === undefined ? code === 'NOT_SEQUENTIAL' : PHASES.indexOf(to) > PHASES.indexOf(phase);
}

/** An open breaker may block paper too from here on. */
function pausedPaper(state: State, event: EventOf<LeftBy>): State {
  const { breaker } = state.hot;
  if (breaker === null || !pausesPaper(breaker.cause, event)) return state;
  return { ...state, hot: { ...state.hot, breaker: { ...breaker, blocks_paper: true } } };
}

function resized(state: State, event: EventOf<'position_size.changed'>): State {
  const { hot, record } = state;
  const restarted =
    event.reason === 'session_win_rate'
      ? { sessions_since_raise: 0, size_began: { ...record.size_began, today: event.after } }
      : { win_streak: 0 };
  return { ...state, hot: { ...hot, size: event.after }, record: { ...record, ...restarted } };
}

function registered(market: Market, event: EventOf<'bot.registered'>): State {
  const at = instantOf(event.at);
  const day = market.dayOf(at);
  return {
    hot: {
      seq: event.seq,
      at,
      phase: 'experience',
      size: null,
      tenure: 1,
      day,
      breaker: null,
      downgrade_due: null,
      equity: event.equity,
      held_back: '0',
      today: { entries: 0, unconfirmed: 0, slots: [] },
      permits: {},
      open_trades: 0,
    },
    policies: { version: 1, policy: event.policy, pending: null },
    record: {
      ...freshTenure(at, day, null, event.equity),
      net_flow: '0',
      incidents: [],
      session: null,
      breaker_trips: 0,
      portfolio: { at, closes_since: [] },
      history: 'none',
    },
  };
}

function stamped<S extends { hot: Hot }>(state: S, event: PhaseEvent): S {
  return { ...state, hot: { ...state.hot, seq: event.seq, at: instantOf(event.at) } };
}
