import type { EventOf } from '../events.js';
import { instantOf } from '../instant.js';
import { Decimal, decimal, plain, sum, type DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { outcomeOf } from '../rules/tally.js';
import type {
  CountedSession,
  CountedTrade,
  RunningSession,
  State,
  Tally,
  TrackRecord,
} from '../state.js';
import { withDueDowngrade } from './trade.js';

type Correction = EventOf<'trade.corrected'> | EventOf<'trade.voided'>;

/**
 * A closed trade's result is replaced, or taken out: equity, the day, the windows and the sessions take the
 * difference. Streaks, sizes and transitions that it led to stay as they were decided.
 */
export function corrected(state: State, event: Correction): State {
  const pnl = resultOf(event);
  const change = changeOf(event);
  const record =
    event.counted && event.tenure === state.hot.tenure
      ? inWindows(state.record, event, pnl, change)
      : state.record;
  if (event.mode === 'paper') return { ...state, record };
  const after: State = {
    ...state,
    hot: { ...state.hot, equity: event.equity },
    record: {
      ...record,
      peak: plain(Decimal.max(record.peak, event.equity)),
      day_pnl: sum(record.day_pnl, change),
    },
  };
  return withDueDowngrade(after, instantOf(event.at));
}

function inWindows(
  record: TrackRecord,
  event: Correction,
  pnl: DecimalText | null,
  change: DecimalText,
): TrackRecord {
  const replace = (tally: Tally) => replaced(tally, event.pnl_before, pnl, event.ratio);
  const running = event.session_date === null && record.session !== null;
  const sessions = record.sessions.map((session): CountedSession =>
    session.date !== event.session_date
      ? session
      : { ...session, tally: replace(session.tally), total_pnl: sum(session.total_pnl, change) },
  );
  const mode = event.mode;
  return {
    ...record,
    sessions,
    profitable_sessions: {
      ...record.profitable_sessions,
      own: record.profitable_sessions.own + profitableOf(sessions) - profitableOf(record.sessions),
    },
    session: !running
      ? record.session
      : ({
          ...record.session,
          tally: replace(record.session.tally),
          tenure_tally: replace(record.session.tenure_tally),
          pnl: { ...record.session.pnl, [mode]: sum(record.session.pnl[mode], change) },
        } satisfies RunningSession),
    trades: correctedTrades(record.trades, event),
    trade_count: record.trade_count - (pnl === null ? 1 : 0),
  };
}

/** Counted trades with the result that a correction gives to one of them, or without the one that is voided. */
export function correctedTrades(
  trades: readonly CountedTrade[],
  event: Correction,
): readonly CountedTrade[] {
  const pnl = resultOf(event);
  const change = changeOf(event);
  return trades.flatMap((trade) => {
    if (trade.trade_id !== event.trade_id) return [trade];
    return pnl === null ? [] : [{ ...trade, pnl, equity_after: sum(trade.equity_after, change) }];
  });
}

/** Null: the trade is taken out. */
const resultOf = (event: Correction): DecimalText | null =>
  event.type === 'trade.corrected' ? event.pnl : null;

const changeOf = (event: Correction): DecimalText =>
  plain(decimal(resultOf(event) ?? '0').minus(event.pnl_before));

const profitableOf = (sessions: readonly CountedSession[]): number =>
  sessions.filter(({ imported, total_pnl }) => !imported && decimal(total_pnl).gt(0)).length;

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
