import { Decimal, type HistoryTrade, instantText, plain } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { BeyondNotional } from '../beyond-notional.js';
import type { ClosedTrade } from './closed-trade.js';
import { builtInPointValue, givenFor, isOccOption } from './point-values.js';
import type { Reading } from './reading.js';
import { NumberList, PackedList, type Packing } from './packed-list.js';
import { RoundTripList } from './round-trip-list.js';
import { type RoundTrip, RoundTrips } from './round-trips.js';
import { SettledPointValue } from './settled-point-value.js';

/** Averages, and money that was shared out, are rounded half-even after so many places. */
const PLACES = 10;
/** Of averages before they are rounded: more digits than any amount has on either side. */
const Ratio = Decimal.clone({ precision: 60 });
/** Of few trades, a swap may be all that was earned. */
const MIN_REBATES = 3;
const OPTION_MULTIPLIER = new Decimal(100);

/** Quantity × price, both summed over what was entered and what was left. */
interface Valued {
  readonly trade: Omit<ClosedTrade, 'net'> & { readonly net: Decimal | null };
  readonly entered: Decimal;
  readonly move: Decimal | null;
}

/** The contents of a platform's file. */
export interface PlatformTrades {
  /** Each is made anew when it is read. */
  readonly trades: PackedList<HistoryTrade>;
  readonly warnings: string[];
  /** Those of the warnings that tell what was read into the file. */
  readonly assumptions: string[];
  /** Of each trade in the file. */
  readonly lines: NumberList;
  /** The currency of the amounts; null where the file names none. */
  readonly currency: string | null;
}

/** Turns what a reader found into the trades of rules 9.1, with what is to be said about them. */
export class HistoryWriter {
  #settled = new Map<string, SettledPointValue>();
  #feesMissing = 0;
  readonly #fees = { costs: 0, rebates: 0, sum: new Decimal(0) };
  readonly #usedFees = new Set<string>();

  constructor(private readonly reading: Reading) {}

  write(): PlatformTrades {
    const { summary, rows, currency, clock, options } = this.reading;
    if (clock !== null && options.zone !== undefined)
      summary.warn(`the zone that was given was not used: the file runs by ${clock.name}`);
    const trips = this.#paired();
    this.#settled = settledPointValues(valuedOf(rows.inOrder(), trips.telling()));
    const ownIds = rows.idsAreUnique && trips.length === 0;
    const trades = new PackedList(TRADE);
    const lines = new NumberList();
    const beyond = new BeyondNotional();
    let net = new Decimal(0);
    // One at a time: there may be very many, and each holds amounts in full length.
    for (const candidate of valuedOf(rows.inOrder(), trips.inOrder())) {
      const id = ownIds ? candidate.trade.id : undefined;
      const trade = this.#historyTrade(candidate, id ?? String(trades.length + 1));
      if (trade === null) continue;
      trades.push(trade);
      lines.push(candidate.trade.line);
      beyond.add(trade);
      net = net.plus(trade.pnl);
    }
    trips.clear();
    this.#tellOfFees(trades.length);
    this.#tellOfRebates();
    const headline = `${this.reading.facts.title}: ${trades.length} trades, pnl ${plain(net)} in all`;
    const assumptions = [headline, ...summary.assumptions()];
    const warnings = [...assumptions, ...summary.oddities(), ...beyond.warnings()];
    return { trades, lines, warnings, assumptions, currency };
  }

  /** The round trips of the fills (rules 9.7). */
  #paired(): RoundTripList {
    const { fills, summary } = this.reading;
    const taken = new RoundTripList();
    if (fills.length === 0) return taken;
    let inTrips = 0;
    const trips = new RoundTrips({
      closed(trip) {
        if (trip.endsTest) {
          summary.leaveOut('open positions, closed only because the test ended', netOf(trip));
          return;
        }
        inTrips += trip.fills;
        taken.add(trip);
      },
      unopened({ fill, quantity }) {
        summary.leaveOut('closes of what was opened before the file begins', quantity, fill.symbol);
      },
    });
    for (const fill of fills.takenInOrder()) trips.add(fill);
    summary.pair(`${inTrips} fills make ${taken.length} round trips from flat to flat`);
    for (const { remaining, symbol } of trips.open)
      summary.leaveOut(`open positions`, remaining, symbol);
    return taken;
  }

  #historyTrade({ trade, entered, move }: Valued, trade_id: string): HistoryTrade | null {
    const { symbol, side, openedAt, closedAt, entryPrice, line } = trade;
    if (closedAt < openedAt)
      throw this.reading.refuse(
        { line, field: 'row' },
        `was closed (${instantText(closedAt)}) before it was opened (${instantText(openedAt)})`,
      );
    const value = () => this.#pointValue(trade);
    const notional = trade.notional ?? entered.times(value());
    const gross = trade.gross ?? (trade.net === null && move !== null ? move.times(value()) : null);
    const fees = trade.fees ?? this.#suppliedFees(trade, gross);
    if (fees === null && gross !== null) this.#feesMissing += 1;
    if (fees !== null) this.#noteFees(fees);
    const net =
      trade.net !== null && trade.fees !== null
        ? trade.net
        : (gross?.minus(fees ?? 0) ?? trade.net);
    if (net === null || notional.lte(0) || entryPrice.lte(0)) {
      this.reading.summary.leaveOut('trades entered at a price of 0 or less', net ?? undefined);
      return null;
    }
    return {
      trade_id,
      symbol,
      side,
      kind: 'strategy',
      opened_at: openedAt,
      closed_at: closedAt,
      notional: rounded(notional),
      pnl: rounded(net),
      entry_price: rounded(entryPrice),
      stop_price: null,
      target_price: null,
    };
  }

  /** A given value comes before the file's, and the file's before the known contract's. */
  #pointValue({ symbol, openedAt, line }: Valued['trade']): Decimal {
    const { options, pointValues, facts, summary } = this.reading;
    const given = givenFor(options.pointValues, symbol);
    if (given !== null) return given;
    const inFile = pointValues.get(symbol) ?? this.#settled.get(symbol)?.at(openedAt) ?? null;
    if (inFile !== null) return inFile;
    if (isOccOption(symbol)) {
      summary.assume('an option stands for 100 shares');
      return OPTION_MULTIPLIER;
    }
    const common = builtInPointValue(symbol, facts);
    if (common !== null) {
      summary.assume(`point value of ${symbol}: ${plain(common)} (the contract's)`);
      return common;
    }
    if (facts.pointValue !== null) return new Decimal(facts.pointValue);
    throw this.reading.refuse(
      { line, field: 'symbol' },
      `the file does not hold the point value of ${quoted(symbol)}`,
      { option: 'point_value', readings: [], symbol },
    );
  }

  /** Fees by side that somebody gave, where the file holds none. */
  #suppliedFees({ symbol, quantity }: Valued['trade'], gross: Decimal | null): Decimal | null {
    const { feesPerSide } = this.reading.options;
    const perSide = givenFor(feesPerSide, symbol);
    if (perSide === null || gross === null) return null;
    this.#usedFees.add(symbol);
    return perSide.times(quantity).times(2);
  }

  #noteFees(fees: Decimal): void {
    if (fees.gt(0)) this.#fees.costs += 1;
    if (fees.lt(0)) this.#fees.rebates += 1;
    this.#fees.sum = this.#fees.sum.plus(fees);
  }

  /** No account earns a rebate on every trade: the sign of the fee column is probably reversed. */
  #tellOfRebates(): void {
    const { costs, rebates, sum } = this.#fees;
    if (costs > 0 || rebates < MIN_REBATES) return;
    const earned = plain(sum.negated());
    this.reading.summary.warn(
      `the fees of all ${rebates} trades that have any are rebates by their sign (${earned} in all): if they are costs, the pnl is too high by twice as much`,
    );
  }

  #tellOfFees(trades: number): void {
    const { summary, options } = this.reading;
    if (this.#usedFees.size > 0)
      summary.assume(`fees per side as given, for ${[...this.#usedFees].join(', ')}`);
    else if ((options.feesPerSide?.size ?? 0) > 0)
      summary.warn(
        'the fees per side were not used: the file has fees of its own, or other symbols',
      );
    if (this.#feesMissing > 0)
      summary.warn(
        `fees are missing: the pnl of ${this.#feesMissing} of ${trades} trades is before fees, because the file holds none; fees per side (--fee-per-side SYMBOL=AMOUNT) supply them`,
      );
  }
}

function* valuedOf(rows: Iterable<ClosedTrade>, trips: Iterable<RoundTrip>): Generator<Valued> {
  for (const row of rows) yield valuedRow(row);
  for (const trip of trips) yield valuedTrip(trip);
}

const direction = (side: 'long' | 'short') => (side === 'long' ? 1 : -1);

function valuedRow(trade: ClosedTrade): Valued {
  const { side, quantity, entryPrice, exitPrice } = trade;
  const move = exitPrice?.minus(entryPrice).times(quantity).times(direction(side)) ?? null;
  return { trade, entered: quantity.times(entryPrice), move };
}

function valuedTrip(trip: RoundTrip): Valued {
  const { symbol, side, openedAt, closedAt, quantity, entered, left, profit, costs, line } = trip;
  const trade = {
    symbol,
    side,
    openedAt,
    closedAt,
    quantity,
    entryPrice: average(entered, quantity),
    exitPrice: null,
    gross: profit,
    fees: costs,
    net: profit === null ? null : profit.minus(costs ?? 0),
    line,
  };
  return { trade, entered, move: left.minus(entered).times(direction(side)) };
}

const average = (sum: Decimal, quantity: Decimal): Decimal =>
  new Decimal(new Ratio(sum).div(quantity).toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN));

const netOf = ({ profit, costs }: RoundTrip): Decimal =>
  (profit ?? new Decimal(0)).minus(costs ?? 0);

function settledPointValues(valued: Iterable<Valued>): Map<string, SettledPointValue> {
  const settled = new Map<string, SettledPointValue>();
  for (const { trade, move } of valued) {
    if (trade.gross === null || move === null) continue;
    const ofSymbol = settled.get(trade.symbol) ?? new SettledPointValue();
    settled.set(trade.symbol, ofSymbol);
    ofSymbol.add({ at: trade.openedAt, move, gross: trade.gross });
  }
  return settled;
}

type Packed = [
  ...[trade_id: string, symbol: string, isLong: 0 | 1, opened_at: number, closed_at: number],
  ...[notional: string, pnl: string, entry_price: string],
];

const TRADE: Packing<HistoryTrade> = {
  pack: (trade): Packed => [
    ...([trade.trade_id, trade.symbol, trade.side === 'long' ? 1 : 0] as const),
    ...([trade.opened_at, trade.closed_at, trade.notional, trade.pnl] as const),
    trade.entry_price!,
  ],
  unpack(values) {
    const [trade_id, symbol, isLong, opened_at, closed_at, ...amounts] = values as Packed;
    const [notional, pnl, entry_price] = amounts;
    return {
      ...{ trade_id, symbol, side: isLong === 1 ? 'long' : 'short', kind: 'strategy' },
      ...{ opened_at, closed_at, notional, pnl, entry_price },
      ...{ stop_price: null, target_price: null },
    };
  },
};

const rounded = (value: Decimal): string =>
  plain(value.toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN));
