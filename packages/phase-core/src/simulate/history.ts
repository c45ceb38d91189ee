import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Kind, Side } from '../phase.js';

/** One trade of a history, parsed and checked: closed_at is not before opened_at, ids are unique (rules 9.1). */
export interface HistoryTrade {
  readonly trade_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly kind: Kind;
  readonly opened_at: Instant;
  readonly closed_at: Instant;
  readonly notional: DecimalText;
  readonly pnl: DecimalText;
  readonly entry_price: DecimalText | null;
  readonly stop_price: DecimalText | null;
  readonly target_price: DecimalText | null;
}

/** One side of a trade, at its turn. */
export interface Turn {
  readonly at: Instant;
  readonly side: 'open' | 'close';
  readonly place: number;
}

/**
 * The opens and closes in the order of rules 9.2: instants ascending; at one instant closes before opens, each
 * by place in the file; a trade that closes at its opening instant closes right after its open.
 */
export function* turns(trades: readonly HistoryTrade[]): Generator<Turn> {
  const opens = placesBy(
    trades,
    (trade) => trade.opened_at,
    () => true,
  );
  const closes = placesBy(
    trades,
    (trade) => trade.closed_at,
    (trade) => trade.closed_at !== trade.opened_at,
  );
  let close = 0;
  for (const place of opens) {
    const trade = trades[place]!;
    for (
      ;
      close < closes.length && trades[closes[close]!]!.closed_at <= trade.opened_at;
      close += 1
    )
      yield closing(trades, closes[close]!);
    yield { at: trade.opened_at, side: 'open', place };
    if (trade.closed_at === trade.opened_at) yield closing(trades, place);
  }
  for (; close < closes.length; close += 1) yield closing(trades, closes[close]!);
}

const closing = (trades: readonly HistoryTrade[], place: number): Turn => ({
  at: trades[place]!.closed_at,
  side: 'close',
  place,
});

function placesBy(
  trades: readonly HistoryTrade[],
  at: (trade: HistoryTrade) => Instant,
  wanted: (trade: HistoryTrade) => boolean,
): Uint32Array {
  const places = new Uint32Array(trades.length);
  let length = 0;
  trades.forEach((trade, place) => {
    if (wanted(trade)) places[length++] = place;
  });
  const found = places.subarray(0, length);
  const inOrder = found.every(
    (place, n) => n === 0 || at(trades[found[n - 1]!]!) <= at(trades[place]!),
  );
  return inOrder ? found : found.sort((a, b) => at(trades[a]!) - at(trades[b]!) || a - b);
}
