import { Decimal, plain } from '@phasegate/phase-core';
import type { ClosedTrade } from './closed-trade.js';
import {
  NumberList,
  packedAmount,
  type PackedAmount,
  PackedList,
  type Packing,
  unpackedAmount,
} from './packed-list.js';
import type { Summary } from './summary.js';

/** The closed trades of a file that has a row for each. They may be very many, so they are kept packed. */
export class TradeRows {
  readonly #trades = new PackedList(PACKING);
  readonly #openings = new NumberList();
  /** By id: the place of the latest trade that has it. */
  readonly #byId = new Map<string, number>();
  #hasRepeatedIds = false;
  /** Steps forward less steps back in time, from trade to trade. */
  #forward = 0;

  constructor(private readonly summary: Summary) {}

  get length(): number {
    return this.#trades.length;
  }

  add(trade: ClosedTrade): void {
    const { id, openedAt } = trade;
    const place = id === undefined ? undefined : this.#byId.get(id);
    if (place !== undefined && isAlike(this.#trades.at(place)!, trade)) {
      this.summary.leaveOut('repetitions of a trade (the same id, and alike)');
      return;
    }
    if (place !== undefined) this.#hasRepeatedIds = true;
    if (id !== undefined) this.#byId.set(id, this.#trades.length);
    this.#forward += Math.sign(
      openedAt - (this.#openings.at(this.#openings.length - 1) ?? openedAt),
    );
    this.#openings.push(openedAt);
    this.#trades.push(trade);
  }

  /** As the file lists them; turned round where it runs from the newest to the oldest. */
  *inOrder(): Generator<ClosedTrade> {
    const { length } = this;
    for (let place = 0; place < length; place += 1)
      yield this.#trades.at(this.#forward >= 0 ? place : length - 1 - place)!;
  }

  /** Whether every trade has an id of its own. */
  get idsAreUnique(): boolean {
    return !this.#hasRepeatedIds && this.#byId.size === this.#trades.length;
  }
}

function isAlike(a: ClosedTrade, b: ClosedTrade): boolean {
  return (
    a.symbol === b.symbol &&
    a.side === b.side &&
    a.openedAt === b.openedAt &&
    a.closedAt === b.closedAt &&
    a.quantity.eq(b.quantity) &&
    a.net.eq(b.net)
  );
}

type Packed = [
  ...[openedAt: number, closedAt: number, line: number, symbol: string, isLong: 0 | 1],
  ...[quantity: string, entryPrice: string, net: string, exitPrice: PackedAmount],
  ...[gross: PackedAmount, fees: PackedAmount, id: string | null, notional: PackedAmount],
];

const PACKING: Packing<ClosedTrade> = {
  pack: (trade): Packed => [
    ...([trade.openedAt, trade.closedAt, trade.line, trade.symbol] as const),
    ...([trade.side === 'long' ? 1 : 0, plain(trade.quantity), plain(trade.entryPrice)] as const),
    ...([plain(trade.net), packedAmount(trade.exitPrice), packedAmount(trade.gross)] as const),
    ...([packedAmount(trade.fees), trade.id ?? null, packedAmount(trade.notional)] as const),
  ],
  unpack(values) {
    const [openedAt, closedAt, line, symbol, isLong, quantity, entryPrice, net, ...more] =
      values as Packed;
    const [exitPrice, gross, fees, id, notional] = more as Partial<typeof more>;
    return {
      ...{ openedAt, closedAt, line, symbol, side: isLong === 1 ? 'long' : 'short' },
      ...{ quantity: new Decimal(quantity), entryPrice: new Decimal(entryPrice) },
      ...{
        exitPrice: unpackedAmount(exitPrice),
        gross: unpackedAmount(gross),
        fees: unpackedAmount(fees),
      },
      net: new Decimal(net),
      ...(id === null || id === undefined ? {} : { id }),
      ...(notional === null || notional === undefined ? {} : { notional: new Decimal(notional) }),
    };
  },
};
