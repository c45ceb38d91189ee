import type { Market, TradingDay } from '../calendar/market.js';
import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { appended } from '../numbers/appended.js';
import { Decimal, decimal, plain, sum } from '../numbers/decimal.js';
import { modeOf } from '../phase.js';
import { downgradeTriggers } from '../rules/downgrade-triggers.js';
import { EMPTY_TALLY, outcomeOf, tallied } from '../rules/tally.js';
import type { RunningSession, State, TrackRecord } from '../state.js';
import { hasLapsed, withoutPermit } from './permit.js';

type Opening = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'>;
type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/** Live closes that are remembered until a portfolio report names its instant (rules 2.7). */
const CLOSES_REMEMBERED = 200;

export function opened(market: Market, state: State, event: Opening): State {
  const day = event.date === undefined ? state.hot.day : market.dayOfDate(event.date);
  const session = runningSession(state, event.source === 'import');
  const inTenure = event.tenure === undefined || event.tenure === state.hot.tenure;
  const own = inTenure && event.mode === modeOf(state.hot.phase);
  return {
    ...state,
    hot: hotAfterEntry(state.hot, event, day),
    record: {
      ...state.record,
      history: state.record.history === 'none' ? 'own' : state.record.history,
      session: {
        ...session,
        trades_executed: session.trades_executed + 1,
        position_sizes: appended(session.position_sizes, event.notional),
      },
      entry_days: own ? withEntryDay(state, day) : state.record.entry_days,
      incidents:
        event.type === 'trade.unpermitted'
          ? appended(state.record.incidents, instantOf(event.at))
          : state.record.incidents,
    },
  };
}

function hotAfterEntry(hot: State['hot'], event: Opening, day: TradingDay): State['hot'] {
  const freed = event.permit === 'outstanding' ? withoutPermit(hot, event.trade_id) : hot;
  const counted = event.permit === 'lapsed' && day === hot.day ? hasLapsed(freed, -1) : freed;
  const entries = event.mode === 'live' && day === hot.day ? 1 : 0;
  return {
    ...counted,
    open_trades: counted.open_trades + 1,
    today: {
      ...counted.today,
      entries: counted.today.entries + entries,
      slots: event.slot === undefined ? counted.today.slots : [...counted.today.slots, event.slot],
    },
  };
}

/** Days in order, each once, no more of them than a gate looks back on (rules 4.2): without one, the latest. */
function withEntryDay({ hot, record, policies }: State, day: TradingDay): readonly TradingDay[] {
  const days = record.entry_days;
  if (days.at(-1) === day || days.includes(day)) return days;
  if (hot.phase !== 'proof_of_concept') return [Math.max(day, days.at(-1) ?? day)];
  const oldest = hot.day - policies.policy.gates.proof_of_concept.trading_days;
  return [...days.filter((known) => known >= oldest), day].sort((a, b) => a - b);
}

export function closed(state: State, event: Closing): State {
  const hot = {
    ...state.hot,
    open_trades: state.hot.open_trades - 1,
    equity: event.mode === 'live' ? sum(state.hot.equity, event.pnl) : state.hot.equity,
  };
  const record = {
    ...state.record,
    ...streaksAfter(state, event),
    session: sessionAfterClose(state, event),
  };
  if (event.mode === 'paper') return { ...state, hot, record };
  const after = {
    ...state,
    hot,
    record: {
      ...record,
      ...moneyAfter(state, hot.equity, event),
      ...tradesAfter(state, hot.equity, event),
    },
  };
  return withDueDowngrade(after, instantOf(event.at));
}

/** A trigger that holds stays due until it is carried out, whatever the next close brings (rules 6.1, 6.2). */
export function withDueDowngrade(state: State, at: number): State {
  const triggers = downgradeTriggers(state);
  const due = state.hot.downgrade_due;
  if (triggers.length === 0) return state;
  const all = (
    ['consecutive_losses', 'rolling_win_rate', 'daily_loss', 'drawdown'] as const
  ).filter((trigger) => triggers.includes(trigger) || due?.triggers.includes(trigger));
  return {
    ...state,
    hot: { ...state.hot, downgrade_due: { triggers: all, since: due?.since ?? at } },
  };
}

/** Win streak: counted trades only. Loss streak: every losing close of the tenure, ended by a counted win (rules 2.4). */
function streaksAfter(
  { hot, record }: State,
  event: Closing,
): Pick<TrackRecord, 'win_streak' | 'loss_streak'> {
  const outcome = outcomeOf(event.pnl);
  const countedWin = event.counted && outcome === 'win';
  const extendsLosses = outcome === 'loss' && event.in_tenure && event.mode === modeOf(hot.phase);
  return {
    win_streak: !event.counted ? record.win_streak : countedWin ? record.win_streak + 1 : 0,
    loss_streak: countedWin ? 0 : extendsLosses ? record.loss_streak + 1 : record.loss_streak,
  };
}

function sessionAfterClose(state: State, event: Closing): RunningSession {
  const session = runningSession(state, event.source === 'import');
  const pnl = { ...session.pnl, [event.mode]: sum(session.pnl[event.mode], event.pnl) };
  if (!event.counted) return { ...session, pnl };
  const tally = tallied(session.tally, event);
  // One and the same on days without a new tenure.
  const same = session.tenure_tally === session.tally;
  const tenure_tally = same ? tally : tallied(session.tenure_tally, event);
  return { ...session, pnl, tally, tenure_tally };
}

function moneyAfter(
  { record }: State,
  equity: string,
  event: Closing,
): Pick<TrackRecord, 'peak' | 'day_pnl' | 'portfolio'> {
  const at = instantOf(event.closed_at ?? event.at);
  return {
    peak: plain(Decimal.max(record.peak, equity)),
    day_pnl: sum(record.day_pnl, event.pnl),
    portfolio: {
      ...record.portfolio,
      closes_since: [...record.portfolio.closes_since, { at, pnl: event.pnl }].slice(
        -CLOSES_REMEMBERED,
      ),
    },
  };
}

function tradesAfter(
  { hot, record, policies }: State,
  equity: string,
  event: Closing,
): Partial<TrackRecord> {
  if (!event.counted || hot.phase === 'experience') return {};
  const { gates, downgrade } = policies.policy;
  const gate = hot.phase === 'scaling' ? 0 : gates[hot.phase].trade_window;
  const kept = Math.max(gate, downgrade[hot.phase].rolling_window);
  const trade = {
    trade_id: event.trade_id,
    pnl: event.pnl,
    ratio: event.ratio,
    equity_before: plain(decimal(equity).minus(event.pnl)),
    equity_after: equity,
    net_flow: record.net_flow,
  };
  const trades =
    record.trades.length < kept
      ? [...record.trades, trade]
      : [...record.trades.slice(1 - kept), trade];
  return { trades: kept === 1 ? [trade] : trades, trade_count: record.trade_count + 1 };
}

const NEW_SESSION: RunningSession = {
  position_sizes: [],
  trades_executed: 0,
  tally: EMPTY_TALLY,
  tenure_tally: EMPTY_TALLY,
  pnl: { paper: '0', live: '0' },
  imported: false,
};

function runningSession({ record }: State, imported: boolean): RunningSession {
  return record.session ?? { ...NEW_SESSION, imported };
}
