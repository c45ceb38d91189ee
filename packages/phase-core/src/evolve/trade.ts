import type { Market, TradingDay } from '../calendar/market.js';
import { effectiveAt, type EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { appended, appendedUpTo } from '../numbers/appended.js';
import { greatest, isAbove, least, negated, sum, type DecimalText } from '../numbers/decimal.js';
import { entryOf, withEntry, without } from '../numbers/keyed.js';
import { modeOf } from '../phase.js';
import { isLargeEnough } from '../rules/counting.js';
import { withPoint } from '../rules/drawdown.js';
import { lossStreakAfter, winStreakAfter } from '../rules/streaks.js';
import { EMPTY_TALLY, tallied } from '../rules/tally.js';
import {
  MAX_CLOSES_SINCE,
  type ByMode,
  type CloseTotals,
  type CountedTrade,
  type Hot,
  type OpenTrade,
  type PathStep,
  type PeakPath,
  type Portfolio,
  type RunningSession,
  type State,
  type TrackRecord,
} from '../state.js';
import { symbolKey } from '../symbol.js';
import { isOfBefore, withDueDowngrade } from './before-third-edition.js';
import { changed, changedHot, changedRecord, changedSession } from './changed.js';
import { peakOf, withClose, withHeldClose, withStep } from '../rules/peak-path.js';
import { withoutPermit, withoutUnconfirmed } from './permit.js';

type Entry = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'> | EventOf<'trade.extended'>;
type Opening = Exclude<Entry, EventOf<'trade.extended'>>;
type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

export function opened(market: Market, state: State, event: Opening): State {
  const trade = openTrade(market, state, event);
  const session = runningSession(state, event);
  const { hot, record } = withEntryMade(state, event, trade.day);
  const own = trade.tenure === hot.tenure && trade.mode === modeOf(hot.phase);
  const large = own && isLargeEnough(trade);
  return changed(state, {
    hot: changedHot(hot, { open_trades: hot.open_trades + 1 }),
    record: changedRecord(
      record,
      {
        history: record.history === 'none' ? 'own' : record.history,
        evidence_of: trade.strategy ?? record.evidence_of,
        open: withEntry(record.open, event.trade_id, trade),
        session: changedSession(session, {
          trades_executed: session.trades_executed + 1,
          position_sizes: appended(session.position_sizes, event.notional),
        }),
        entry_days: own ? withEntryDay(state, trade.day) : record.entry_days,
      },
      large ? withLargeEntry(state, trade.day) : null,
    ),
  });
}

/** An addition joins its parent (rules 3.5): an entry like any other, but no trade of its own. */
export function extended(market: Market, state: State, event: EventOf<'trade.extended'>): State {
  const day = dayOf(market, state, event);
  const { hot, record } = withEntryMade(state, event, day);
  const parent = entryOf(record.open, event.parent_trade_id);
  if (parent === undefined) throw new Error(`trade ${event.parent_trade_id} is not open`);
  const grown = { ...parent, notional: event.parent_notional };
  const own = parent.tenure === hot.tenure && parent.mode === modeOf(hot.phase);
  const large = own && isLargeEnough(grown) && !isLargeEnough(parent);
  return changed(state, {
    hot,
    record: changedRecord(
      record,
      {
        open: withEntry(record.open, event.parent_trade_id, grown),
        entry_days: own ? withEntryDay(state, day) : record.entry_days,
      },
      large ? withLargeEntry(state, day) : null,
    ),
  });
}

function openTrade(market: Market, state: State, event: Opening): OpenTrade {
  const { hot } = state;
  return {
    symbol: event.symbol ?? '',
    side: event.side ?? 'long',
    mode: event.mode,
    kind: event.kind,
    tenure: event.tenure ?? hot.tenure,
    day: dayOf(market, state, event),
    opened_at: event.opened_at === undefined ? effectiveAt(event) : instantOf(event.opened_at),
    notional: event.notional,
    thresholds: {
      counted_from: event.counted_from ?? '0',
      streak_from: event.streak_from ?? '0',
    },
    late: event.counts_if_lost ?? false,
    strategy: event.strategy ?? hot.strategy,
  };
}

const dayOf = (market: Market, { hot }: State, { date }: Entry): TradingDay =>
  date === undefined ? hot.day : market.dayOfDate(date);

/** The effect of any entry: it uses its permit and the day, takes room, and is an incident without a permit. */
function withEntryMade(
  { hot, record }: State,
  event: Entry,
  day: TradingDay,
): Pick<State, 'hot' | 'record'> {
  const { trade_id, permit, mode, type } = event;
  const freed = permit === 'outstanding' ? withoutPermit(hot, trade_id) : hot;
  const known =
    permit === 'lapsed' && day === hot.day ? withoutUnconfirmed(freed, trade_id) : freed;
  return {
    hot: mode === 'live' ? withLiveEntry(known, event, day) : known,
    record:
      type === 'trade.unpermitted'
        ? changedRecord(record, { incidents: appended(record.incidents, effectiveAt(event)) })
        : record,
  };
}

function withLiveEntry(hot: Hot, event: Entry, day: TradingDay): Hot {
  const { symbol, notional, slot, permitted } = event;
  const { today } = hot;
  return changedHot(hot, {
    exposure: withExposure(hot.exposure, symbol ?? '', notional),
    used_sizes:
      permitted === undefined || hot.phase !== 'scaling'
        ? hot.used_sizes
        : withUsedSize(hot.used_sizes, day, least(notional, permitted)),
    today: {
      entries: today.entries + (day === hot.day ? 1 : 0),
      unconfirmed: today.unconfirmed,
      slots: slot === undefined ? today.slots : [...today.slots, slot],
    },
  });
}

/** Open notional of a symbol with a change; what comes to nothing is left out. */
function withExposure(
  exposure: Hot['exposure'],
  symbol: string,
  change: DecimalText,
): Hot['exposure'] {
  const key = symbolKey(symbol);
  const notional = sum(entryOf(exposure, key) ?? '0', change);
  return notional === '0' ? without(exposure, key) : withEntry(exposure, key, notional);
}

/** The largest of a day each, of the last two days: the running one and the one before it that had an entry. */
function withUsedSize(
  sizes: Hot['used_sizes'],
  day: TradingDay,
  notional: DecimalText,
): Hot['used_sizes'] {
  const last = sizes.at(-1);
  if (last?.day === day && !isAbove(notional, last.notional)) return sizes;
  const known = sizes.find((size) => size.day === day);
  const largest = known === undefined ? notional : greatest(known.notional, notional);
  return [...sizes.filter((size) => size.day !== day), { day, notional: largest }]
    .sort((a, b) => a.day - b.day)
    .slice(-2);
}

/** Days in order, each once, no more of them than a gate looks back on (rules 4.2): without one, the latest. */
function withEntryDay({ hot, record, policies }: State, day: TradingDay): readonly TradingDay[] {
  const days = record.entry_days;
  if (days.at(-1) === day || days.includes(day)) return days;
  if (hot.phase !== 'proof_of_concept') return [Math.max(day, days.at(-1) ?? day)];
  const oldest = hot.day - policies.policy.gates.proof_of_concept.trading_days;
  return [...days.filter((known) => known >= oldest), day].sort((a, b) => a - b);
}

function withLargeEntry(
  { hot, record }: State,
  day: TradingDay,
): Pick<TrackRecord, 'allowance' | 'active_days'> {
  const { allowance, active_days: days } = record;
  const kept = hot.phase === 'real_money_trial' && !days.includes(day);
  return {
    allowance: { entries: allowance.entries + 1, excused: allowance.excused },
    active_days: kept ? [...days, day] : days,
  };
}

export function closed(market: Market, state: State, event: Closing): State {
  const trade = entryOf(state.record.open, event.trade_id);
  const live = event.mode === 'live';
  const hot = hotWithout(state.hot, trade, live ? equityAfter(market, state, event) : null);
  const { allowance } = state.record;
  const record = changedRecord(
    state.record,
    winStreakAfter(state, event),
    {
      open: without(state.record.open, event.trade_id),
      losses: lossStreakAfter(state, event, trade),
      totals: totalsAfter(state, event),
      session: sessionAfterClose(state, event),
      allowance: event.excused ? { ...allowance, excused: allowance.excused + 1 } : allowance,
    },
    live ? moneyAfter(state, hot.equity, event) : null,
    live ? tradesAfter(state, hot.equity, event, trade) : null,
  );
  const after = changed(state, { hot, record });
  if (!live) return after;
  return isOfBefore(event) ? withDueDowngrade(after, instantOf(event.at)) : after;
}

/** A position is no longer open: its room is free. */
export function withoutOpenTrade(state: State, trade_id: string): State {
  const { hot, record } = state;
  return changed(state, {
    hot: hotWithout(hot, entryOf(record.open, trade_id), null),
    record: changedRecord(record, { open: without(record.open, trade_id) }),
  });
}

function hotWithout(hot: Hot, trade: OpenTrade | undefined, equity: Equity | null): Hot {
  const open_trades = hot.open_trades - 1;
  const exposure =
    trade?.mode === 'live'
      ? withExposure(hot.exposure, trade.symbol, negated(trade.notional))
      : hot.exposure;
  return changedHot(hot, { open_trades, exposure, ...equity });
}

type Equity = Pick<Hot, 'equity' | 'day_equity'>;

/** A live close moves equity unless the report in force holds it already (rules 2.7). */
function equityAfter(market: Market, { hot, record }: State, event: Closing): Equity {
  const { pnl } = event;
  if (!event.in_balance)
    return { equity: sum(hot.equity, pnl), day_equity: sum(hot.day_equity, pnl) };
  const reportedToday = record.portfolio.at >= market.openOf(hot.day);
  return {
    equity: hot.equity,
    day_equity: reportedToday ? sum(hot.day_equity, pnl) : hot.day_equity,
  };
}

/** The tenure's P&L so far, of what counted and of the rest (rules 4.3). */
function totalsAfter({ hot, record: { totals } }: State, event: Closing): CloseTotals {
  const { counted, others } = totals;
  if (event.counted) return { counted: sum(counted, event.pnl), others };
  const own = event.in_tenure && event.mode === modeOf(hot.phase);
  return own ? { counted, others: sum(others, event.pnl) } : totals;
}

function sessionAfterClose(state: State, event: Closing): RunningSession {
  const session = runningSession(state, event);
  const pnl = withPnl(session.pnl, event);
  if (!event.counted) return changedSession(session, { pnl });
  const counted_pnl = withPnl(session.counted_pnl, event);
  const tally = tallied(session.tally, event);
  // One and the same on days without a new tenure.
  const same = session.tenure_tally === session.tally;
  const tenure_tally = same ? tally : tallied(session.tenure_tally, event);
  const tenure_before = session.tenure_before ?? { close: event.seq, totals: state.record.totals };
  return changedSession(session, { pnl, counted_pnl, tally, tenure_tally, tenure_before });
}

const withPnl = ({ paper, live }: ByMode, { mode, pnl }: Closing): ByMode =>
  mode === 'live' ? { paper, live: sum(live, pnl) } : { paper: sum(paper, pnl), live };

function moneyAfter(
  { record }: State,
  equity: DecimalText,
  event: Closing,
): Pick<TrackRecord, 'peak' | 'peak_path' | 'day_pnl' | 'portfolio'> {
  const at = instantOf(event.closed_at ?? event.at);
  const step = { at, close: event.seq, change: event.pnl };
  const peak_path = pathAfter(record.peak_path, step, event);
  const isNewest = peak_path.steps.at(-1) === step;
  return {
    peak: isNewest ? greatest(record.peak, equity) : peakOf(peak_path, equity),
    peak_path,
    day_pnl: sum(record.day_pnl, event.pnl),
    portfolio: event.in_balance
      ? record.portfolio
      : withCloseSince(record.portfolio, { close: event.seq, at, pnl: event.pnl }),
  };
}

/** In logs from before the third edition closes moved equity as they came. */
function pathAfter(path: PeakPath, step: PathStep, event: Closing): PeakPath {
  if (isOfBefore(event)) return withStep(path, step);
  return event.in_balance ? withHeldClose(path, step) : withClose(path, step);
}

/** Closes in the order of their instants, whatever the order in which they were reported. */
function withCloseSince(portfolio: Portfolio, close: Portfolio['closes_since'][number]): Portfolio {
  const { at, balance, closes_since: closes } = portfolio;
  const last = closes.at(-1);
  const closes_since =
    last === undefined || last.at <= close.at
      ? appendedUpTo(MAX_CLOSES_SINCE, closes, close)
      : [...closes, close].sort((a, b) => a.at - b.at).slice(-MAX_CLOSES_SINCE);
  return { at, balance, closes_since };
}

function tradesAfter(
  { hot, record, policies }: State,
  equity: DecimalText,
  event: Closing,
  trade: OpenTrade | undefined,
): Partial<TrackRecord> {
  if (hot.phase === 'experience') return {};
  const point = { close: event.seq, equity, net_flow: record.net_flow };
  if (!event.counted)
    return hot.phase === 'real_money_trial' ? { trades: withUncounted(record.trades, point) } : {};
  const { gates, downgrade } = policies.policy;
  const gate = hot.phase === 'scaling' ? 0 : gates[hot.phase].trade_window;
  const kept = Math.max(gate, downgrade[hot.phase].rolling_window);
  const counted: CountedTrade = {
    close: event.seq,
    trade_id: event.trade_id,
    pnl: event.pnl,
    notional: event.notional ?? trade?.notional ?? '0',
    ratio: event.ratio,
    strategy: trade?.strategy ?? null,
    before: record.totals,
    equity_before: hot.equity,
    path: [point],
  };
  const trades = appendedUpTo(kept, record.trades, counted);
  return { trades, trade_count: record.trade_count + 1 };
}

/** A live close that does not count is a point of the path after the last trade that did (rules 4.3). */
function withUncounted(
  trades: readonly CountedTrade[],
  point: CountedTrade['path'][number],
): readonly CountedTrade[] {
  const last = trades.at(-1);
  return last === undefined
    ? trades
    : [...trades.slice(0, -1), { ...last, path: withPoint(last.path, point) }];
}

const NEW_SESSION: RunningSession = {
  position_sizes: [],
  trades_executed: 0,
  tally: EMPTY_TALLY,
  tenure_tally: EMPTY_TALLY,
  tenure_before: null,
  pnl: { paper: '0', live: '0' },
  counted_pnl: { paper: '0', live: '0' },
  imported: null,
};

function runningSession({ record }: State, { source, imported_as }: Entry | Closing) {
  const imported = source === 'import' ? (imported_as ?? 'paper') : null;
  return record.session ?? { ...NEW_SESSION, imported };
}
