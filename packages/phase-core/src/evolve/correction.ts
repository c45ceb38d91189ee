import type { Outcome } from '../event-facts.js';
import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { Decimal, decimal, difference, plain, sum, type DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { modeOf } from '../phase.js';
import { isProfitable } from '../rules/session.js';
import { streaksCorrected } from '../rules/streaks.js';
import { outcomeOf } from '../rules/tally.js';
import type {
  CloseTotals,
  CountedSession,
  CountedTrade,
  PeakPath,
  Portfolio,
  RunningSession,
  State,
  Tally,
  TrackRecord,
} from '../state.js';
import { changed, changedHot, changedRecord } from './changed.js';
import { withDueDowngrade } from './before-third-edition.js';
import { peakOf, withResult, withStep } from '../rules/peak-path.js';

type Correction = EventOf<'trade.corrected'> | EventOf<'trade.voided'>;

/**
 * A closed trade's result is replaced, or taken out: equity, the day, the windows, the streaks and the sessions
 * become what they would be had it been reported right (rules 7.5). Sizes and transitions that it led to stay as
 * they were decided.
 */
export function corrected(state: State, event: Correction): State {
  const own = event.tenure === state.hot.tenure && event.mode === modeOf(state.hot.phase);
  const record = own ? inEvidence(state.record, event) : state.record;
  const judged = changed(state, { record });
  if (event.mode === 'paper') return judged;
  const after = withEquity(judged, event);
  return isOfBefore(event) ? withDueDowngrade(after, instantOf(event.at)) : after;
}

/** Whether a correction is from before the third edition: later ones name their close. */
const isOfBefore = ({ closed_seq }: Correction): boolean => closed_seq === undefined;

/** Equity takes the difference unless a report holds the close already (rules 2.7); so does the day or its base. */
function withEquity(state: State, event: Correction): State {
  const { hot, record } = state;
  const change = changeOf(event);
  const today = event.session_date === null || isOfBefore(event);
  const moved = event.in_balance ? '0' : change;
  const equity = sum(hot.equity, moved);
  const peak_path = correctedPath(state, event);
  return changed(state, {
    hot: changedHot(hot, { equity, day_equity: sum(hot.day_equity, moved) }),
    record: changedRecord(record, {
      day_pnl: today ? sum(record.day_pnl, change) : record.day_pnl,
      day_base: today ? record.day_base : sum(record.day_base, moved),
      peak_path,
      peak: peakOf(peak_path, equity),
      portfolio: event.in_balance ? record.portfolio : correctedSince(record.portfolio, event),
    }),
  });
}

/** In logs from before the third edition a correction moved equity where it stood. */
function correctedPath({ record }: State, event: Correction): PeakPath {
  const { closed_seq, in_balance } = event;
  const change = changeOf(event);
  return closed_seq === undefined
    ? withStep(record.peak_path, { at: instantOf(event.at), close: event.seq, change })
    : withResult(record.peak_path, closed_seq, change, in_balance ?? false);
}

const correctedSince = (portfolio: Portfolio, event: Correction): Portfolio => ({
  ...portfolio,
  closes_since: portfolio.closes_since.map((close) =>
    close.close === event.closed_seq ? { ...close, pnl: sum(close.pnl, changeOf(event)) } : close,
  ),
});

/** Recomputes the tenure's evidence and streaks with the right result. */
function inEvidence(record: TrackRecord, event: Correction): TrackRecord {
  const close = event.closed_seq ?? Number.MAX_SAFE_INTEGER;
  const after = countsAfter(event);
  const shift = totalsShift(event, after);
  const sessions = record.sessions.map((session) => correctedSession(session, event, close, shift));
  return changedRecord(record, {
    ...(isOfBefore(event)
      ? {} // streaks stayed as they were then
      : streaksCorrected(
          record,
          close,
          { outcome: outcomeOf(event.pnl_before), counted: event.counted },
          { outcome: newOutcome(event), counted: after },
        )),
    totals: shifted(record.totals, shift),
    sessions,
    profitable_sessions: {
      ...record.profitable_sessions,
      own:
        record.profitable_sessions.own + ownProfitable(sessions) - ownProfitable(record.sessions),
    },
    session: correctedRunning(record.session, event),
    trades: correctedTrades(record.trades, event),
    trade_count: record.trade_count + (after ? 1 : 0) - (event.counted ? 1 : 0),
  });
}

/** Whether the trade counts with the right result; a voided one does not. */
function countsAfter(event: Correction): boolean {
  if (event.type === 'trade.voided') return false;
  return event.counted_after ?? event.counted;
}

/** A void leaves no loss and no win. */
const newOutcome = (event: Correction): Outcome =>
  event.type === 'trade.voided' ? 'flat' : outcomeOf(event.pnl);

function totalsShift(event: Correction, after: boolean): CloseTotals {
  const pnl = resultOf(event) ?? '0';
  const before = difference('0', event.pnl_before);
  const zero = '0';
  return {
    counted: sum(event.counted ? before : zero, after ? pnl : zero),
    others: sum(event.counted ? zero : before, after ? zero : pnl),
  };
}

const shifted = (totals: CloseTotals, shift: CloseTotals): CloseTotals => ({
  counted: sum(totals.counted, shift.counted),
  others: sum(totals.others, shift.others),
});

function correctedSession(
  session: CountedSession,
  event: Correction,
  close: number,
  shift: CloseTotals,
): CountedSession {
  const before = session.first_close > close ? shifted(session.before, shift) : session.before;
  if (session.date !== event.session_date) return { ...session, before };
  const pnl = shifted(session.pnl, shift);
  if (!event.counted) return { ...session, before, pnl };
  const tally = replaced(session.tally, event.pnl_before, resultOf(event), event.ratio);
  return { ...session, before, pnl, tally };
}

function correctedRunning(
  session: RunningSession | null,
  event: Correction,
): RunningSession | null {
  if (session === null || event.session_date !== null) return session;
  const change = changeOf(event);
  const pnl = { ...session.pnl, [event.mode]: sum(session.pnl[event.mode], change) };
  if (!event.counted) return { ...session, pnl };
  const replace = (tally: Tally) => replaced(tally, event.pnl_before, resultOf(event), event.ratio);
  return {
    ...session,
    pnl,
    counted_pnl: {
      ...session.counted_pnl,
      [event.mode]: sum(session.counted_pnl[event.mode], change),
    },
    tally: replace(session.tally),
    tenure_tally: replace(session.tenure_tally),
  };
}

/** Counted trades with the result that a correction gives to one of them, or without the one that is voided. */
export function correctedTrades(
  trades: readonly CountedTrade[],
  event: Correction,
): readonly CountedTrade[] {
  const after = countsAfter(event);
  const shift = totalsShift(event, after);
  const close =
    event.closed_seq ?? trades.find(({ trade_id }) => trade_id === event.trade_id)?.close;
  if (close === undefined) return trades;
  const change = event.in_balance ? '0' : changeOf(event);
  return trades.flatMap((trade) => {
    if (trade.close < close) return [{ ...trade, path: shiftedFrom(trade.path, close, change) }];
    if (trade.close === close)
      return after
        ? [{ ...trade, pnl: resultOf(event)!, path: shiftedFrom(trade.path, close, change) }]
        : [];
    return [
      {
        ...trade,
        before: shifted(trade.before, shift),
        equity_before: sum(trade.equity_before, change),
        path: shiftedFrom(trade.path, close, change),
      },
    ];
  });
}

const shiftedFrom = (path: CountedTrade['path'], close: number, change: DecimalText) =>
  path.map((point) =>
    point.close >= close ? { ...point, equity: sum(point.equity, change) } : point,
  );

/** Null: the trade is taken out. */
const resultOf = (event: Correction): DecimalText | null =>
  event.type === 'trade.corrected' ? event.pnl : null;

const changeOf = (event: Correction): DecimalText =>
  difference(resultOf(event) ?? '0', event.pnl_before);

const ownProfitable = (sessions: readonly CountedSession[]): number =>
  sessions.filter(({ imported, pnl }) => imported === null && isProfitable(pnl)).length;

/** One trade's result taken out of a tally and another put in; runs of wins are forgotten, to be safe. */
function replaced(
  tally: Tally,
  before: DecimalText,
  after: DecimalText | null,
  ratio: Ratio | null,
): Tally {
  const count = (outcome: 'win' | 'loss') =>
    (after !== null && outcomeOf(after) === outcome ? 1 : 0) -
    (outcomeOf(before) === outcome ? 1 : 0);
  const amount = (sign: 1 | -1) => {
    const part = (pnl: DecimalText | null) => Decimal.max(0, decimal(pnl ?? '0').times(sign));
    return part(after).minus(part(before));
  };
  return {
    ...tally,
    counted: tally.counted - (after === null ? 1 : 0),
    wins: tally.wins + count('win'),
    losses: tally.losses + count('loss'),
    won: plain(decimal(tally.won).plus(amount(1))),
    lost: plain(decimal(tally.lost).plus(amount(-1))),
    ratios:
      after === null && ratio !== null ? [withoutOne(tally.ratios.flat(), ratio)] : tally.ratios,
    without_ratio: tally.without_ratio - (after === null && ratio === null ? 1 : 0),
    runs: { first: 0, last: 0, longest: 0 },
  };
}

function withoutOne(ratios: readonly Ratio[], gone: Ratio): readonly Ratio[] {
  const place = ratios.findIndex(([reward, risk]) => reward === gone[0] && risk === gone[1]);
  return ratios.filter((_, index) => index !== place);
}
