import type { Market, TradingDay } from '../calendar/market.js';
import { effectiveAt, type EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { appended, appendedUpTo } from '../numbers/appended.js';
import { difference, greatest, isAbove, least, sum, type DecimalText } from '../numbers/decimal.js';
import { entryOf, withEntry, without } from '../numbers/keyed.js';
import { modeOf, type Phase } from '../phase.js';
import type { Policy } from '../policy/policy.js';
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
import {
  changed,
  changedRecord,
  changedSession,
  copyOfHot,
  copyOfRecord,
  copyOfSession,
  type Copy,
} from './changed.js';
import { peakOf, withClose, withHeldClose, withStep } from '../rules/peak-path.js';
import { withoutPermit, withoutUnconfirmed } from './permit.js';

type Entry = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'> | EventOf<'trade.extended'>;
type Opening = Exclude<Entry, EventOf<'trade.extended'>>;
type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

export function opened(market: Market, state: State, event: Opening): State {
  const trade = openTrade(market, state, event);
  const { hot, record } = withEntryMade(state, event, trade.day);
  hot.open_trades += 1;
  if (record.history === 'none') record.history = 'own';
  record.evidence_of = trade.strategy ?? record.evidence_of;
  record.open = withEntry(record.open, event.trade_id, trade);
  record.session = sessionAfterEntry(state, event);
  if (trade.tenure === hot.tenure && trade.mode === modeOf(hot.phase)) {
    record.entry_days = withEntryDay(state, trade.day);
    if (isLargeEnough(trade)) countLargeEntry(record, hot, trade.day);
  }
  return { hot, policies: state.policies, record };
}

function sessionAfterEntry(state: State, event: Opening): RunningSession {
  const session = copyOfSession(runningSession(state, event));
  session.trades_executed += 1;
  session.position_sizes = appended(session.position_sizes, event.notional);
  return session;
}

/** An addition joins its parent (rules 3.5): an entry like any other, but no trade of its own. */
export function extended(market: Market, state: State, event: EventOf<'trade.extended'>): State {
  const day = dayOf(market, state, event);
  const { hot, record } = withEntryMade(state, event, day);
  const parent = entryOf(record.open, event.parent_trade_id);
  if (parent === undefined) throw new Error(`trade ${event.parent_trade_id} is not open`);
  const grown = { ...parent, notional: event.parent_notional };
  record.open = withEntry(record.open, event.parent_trade_id, grown);
  if (parent.tenure === hot.tenure && parent.mode === modeOf(hot.phase)) {
    record.entry_days = withEntryDay(state, day);
    if (isLargeEnough(grown) && !isLargeEnough(parent)) countLargeEntry(record, hot, day);
  }
  return { hot, policies: state.policies, record };
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

/**
 * Copies with the effect of any entry: it uses its permit and the day, takes room, and is an incident without a permit.
 */
function withEntryMade({ hot, record }: State, event: Entry, day: TradingDay) {
  const { trade_id, permit, mode, type } = event;
  const freed = permit === 'outstanding' ? withoutPermit(hot, trade_id) : hot;
  const known =
    permit === 'lapsed' && day === hot.day ? withoutUnconfirmed(freed, trade_id) : freed;
  const made = { hot: copyOfHot(known), record: copyOfRecord(record) };
  if (mode === 'live') enterLive(made.hot, event, day);
  if (type === 'trade.unpermitted')
    made.record.incidents = appended(record.incidents, effectiveAt(event));
  return made;
}

function enterLive(hot: Copy<Hot>, event: Entry, day: TradingDay): void {
  const { symbol, notional, slot, permitted } = event;
  const { today } = hot;
  hot.exposure = withExposure(hot.exposure, symbol ?? '', notional, sum);
  if (permitted !== undefined && hot.phase === 'scaling')
    hot.used_sizes = withUsedSize(hot.used_sizes, day, least(notional, permitted));
  hot.today = {
    entries: today.entries + (day === hot.day ? 1 : 0),
    unconfirmed: today.unconfirmed,
    slots: slot === undefined ? today.slots : [...today.slots, slot],
  };
}

/** Open notional of a symbol with a trade added or taken off; what comes to nothing is left out. */
function withExposure(
  exposure: Hot['exposure'],
  symbol: string,
  change: DecimalText,
  applied: typeof sum | typeof difference,
): Hot['exposure'] {
  const key = symbolKey(symbol);
  const notional = applied(entryOf(exposure, key) ?? '0', change);
  return notional === '0' ? without(exposure, key) : withEntry(exposure, key, notional);
}

/** The largest of a day each, of the last two days: the running one and the one before it that had an entry. */
function withUsedSize(
  sizes: Hot['used_sizes'],
  day: TradingDay,
  notional: DecimalText,
): Hot['used_sizes'] {
  const last = sizes.at(-1);
  if (last === undefined || last.day < day) return [...sizes.slice(-1), { day, notional }];
  if (last.day === day && !isAbove(notional, last.notional)) return sizes;
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

function countLargeEntry(record: Copy<TrackRecord>, { phase }: Hot, day: TradingDay): void {
  const { allowance, active_days: days } = record;
  record.allowance = { entries: allowance.entries + 1, excused: allowance.excused };
  if (phase === 'real_money_trial' && !days.includes(day)) record.active_days = [...days, day];
}

export function closed(market: Market, state: State, event: Closing): State {
  const trade = entryOf(state.record.open, event.trade_id);
  const live = event.mode === 'live';
  const hot = hotWithout(state.hot, trade);
  const record = copyOfRecord(state.record);
  record.open = without(record.open, event.trade_id);
  record.losses = lossStreakAfter(state, event, trade);
  record.totals = totalsAfter(state, event);
  record.session = sessionAfterClose(state, event);
  const { win_streak, win_closes } = winStreakAfter(state, event);
  record.win_streak = win_streak;
  record.win_closes = win_closes;
  const { entries, excused } = record.allowance;
  if (event.excused) record.allowance = { entries, excused: excused + 1 };
  const after = { hot, policies: state.policies, record };
  if (!live) return after;
  moveEquity(hot, market, state, event);
  moveMoney(record, hot.equity, event);
  if (hot.phase !== 'experience') countTrade(record, state, hot.equity, event, trade);
  return isOfBefore(event) ? withDueDowngrade(after, instantOf(event.at)) : after;
}

/** A position is no longer open: its room is free. */
export function withoutOpenTrade(state: State, trade_id: string): State {
  const { hot, record } = state;
  return changed(state, {
    hot: hotWithout(hot, entryOf(record.open, trade_id)),
    record: changedRecord(record, { open: without(record.open, trade_id) }),
  });
}

function hotWithout(before: Hot, trade: OpenTrade | undefined): Copy<Hot> {
  const hot = copyOfHot(before);
  hot.open_trades -= 1;
  if (trade?.mode === 'live')
    hot.exposure = withExposure(hot.exposure, trade.symbol, trade.notional, difference);
  return hot;
}

/** A live close moves equity unless the report in force holds it already (rules 2.7). */
function moveEquity(hot: Copy<Hot>, market: Market, { record }: State, event: Closing): void {
  const { pnl, in_balance } = event;
  if (!in_balance) hot.equity = sum(hot.equity, pnl);
  if (!in_balance || record.portfolio.at >= market.openOf(hot.day))
    hot.day_equity = sum(hot.day_equity, pnl);
}

/** The tenure's P&L so far, of what counted and of the rest (rules 4.3). */
function totalsAfter({ hot, record: { totals } }: State, event: Closing): CloseTotals {
  const { counted, others } = totals;
  if (event.counted) return { counted: sum(counted, event.pnl), others };
  const own = event.in_tenure && event.mode === modeOf(hot.phase);
  return own ? { counted, others: sum(others, event.pnl) } : totals;
}

function sessionAfterClose(state: State, event: Closing): RunningSession {
  const session = copyOfSession(runningSession(state, event));
  // One and the same on days on which all closes counted.
  const { pnl, counted_pnl } = session;
  session.pnl = withPnl(pnl, event);
  if (!event.counted) return session;
  session.counted_pnl = counted_pnl === pnl ? session.pnl : withPnl(counted_pnl, event);
  // One and the same on days without a new tenure.
  const { tally, tenure_tally } = session;
  session.tally = tallied(tally, event);
  session.tenure_tally = tenure_tally === tally ? session.tally : tallied(tenure_tally, event);
  session.tenure_before ??= { close: event.seq, totals: state.record.totals };
  return session;
}

const withPnl = ({ paper, live }: ByMode, { mode, pnl }: Closing): ByMode =>
  mode === 'live' ? { paper, live: sum(live, pnl) } : { paper: sum(paper, pnl), live };

/** The day, the peak and the closes since the report in force, with a live close. */
function moveMoney(record: Copy<TrackRecord>, equity: DecimalText, event: Closing): void {
  const at = instantOf(event.closed_at ?? event.at);
  const step = { at, close: event.seq, change: event.pnl };
  const path = pathAfter(record.peak_path, step, event);
  const isNewest = path.steps.at(-1) === step;
  record.peak = isNewest ? greatest(record.peak, equity) : peakOf(path, equity);
  record.peak_path = path;
  record.day_pnl = sum(record.day_pnl, event.pnl);
  if (!event.in_balance)
    record.portfolio = withCloseSince(record.portfolio, { close: event.seq, at, pnl: event.pnl });
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

/** The tenure's trades with a live close outside Experience, where `state` is the one before it. */
function countTrade(
  record: Copy<TrackRecord>,
  { hot, policies, record: before }: State,
  equity: DecimalText,
  event: Closing,
  trade: OpenTrade | undefined,
): void {
  const point = { close: event.seq, equity, net_flow: record.net_flow };
  if (!event.counted) {
    if (hot.phase === 'real_money_trial') record.trades = withUncounted(record.trades, point);
    return;
  }
  const counted: CountedTrade = {
    close: event.seq,
    trade_id: event.trade_id,
    pnl: event.pnl,
    notional: event.notional ?? trade?.notional ?? '0',
    ratio: event.ratio,
    strategy: trade?.strategy ?? null,
    before: before.totals,
    equity_before: hot.equity,
    path: [point],
  };
  record.trades = appendedUpTo(tradesKept(hot.phase, policies.policy), record.trades, counted);
  record.trade_count += 1;
}

/** The longest window of trades that a phase's rules look at. */
function tradesKept(phase: Phase, { gates, downgrade }: Policy): number {
  switch (phase) {
    case 'experience':
      return 0;
    case 'proof_of_concept':
      return Math.max(
        gates.proof_of_concept.trade_window,
        downgrade.proof_of_concept.rolling_window,
      );
    case 'real_money_trial':
      return Math.max(
        gates.real_money_trial.trade_window,
        downgrade.real_money_trial.rolling_window,
      );
    case 'scaling':
      return downgrade.scaling.rolling_window;
  }
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

const NO_PNL: ByMode = { paper: '0', live: '0' };

const NEW_SESSION: RunningSession = {
  position_sizes: [],
  trades_executed: 0,
  tally: EMPTY_TALLY,
  tenure_tally: EMPTY_TALLY,
  tenure_before: null,
  pnl: NO_PNL,
  counted_pnl: NO_PNL,
  imported: null,
};

function runningSession({ record }: State, { source, imported_as }: Entry | Closing) {
  if (record.session !== null) return record.session;
  if (source !== 'import') return NEW_SESSION;
  return changedSession(NEW_SESSION, { imported: imported_as ?? 'paper' });
}
