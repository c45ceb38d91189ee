import { Decimal } from '@phasegate/phase-core';
import { builtInPointValue, givenFor } from './point-values.js';
import type { Reading } from './reading.js';
import { SettledPointValue } from './settled-point-value.js';

interface Row {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  readonly exitPrice: Decimal | null;
  /** The column's value as it stands. */
  readonly gross: Decimal;
  readonly fees: Decimal | null;
}

const NOTHING = new Decimal(0);
/** Amounts are rounded to cents, by and after adding up. */
const SLACK = new Decimal('0.02');

/** Whether a column of profits is before or after fees, by the prices in the same rows (rules 9.7). */
export class ProfitKind {
  readonly #rows: { row: Row; move: Decimal; pointValue: Decimal | null }[] = [];

  add(row: Row, { options, facts }: Reading): void {
    const direction = row.side === 'long' ? 1 : -1;
    const move = (row.exitPrice ?? row.entryPrice)
      .minus(row.entryPrice)
      .times(row.quantity)
      .times(direction);
    const given = givenFor(options.pointValues, row.symbol);
    this.#rows.push({
      row,
      move,
      pointValue: given ?? builtInPointValue(row.symbol, facts) ?? known(facts.pointValue),
    });
  }

  /** Either where there are no fees, or no row tells; null where neither fits. */
  kind(): 'gross' | 'net' | 'either' | null {
    if (this.#rows.every(({ row }) => (row.fees ?? NOTHING).isZero())) return 'either';
    const [gross, net] = [this.#fits(() => NOTHING), this.#fits(({ fees }) => fees ?? NOTHING)];
    if (gross && net) return 'either';
    if (!gross && !net) return null;
    return gross ? 'gross' : 'net';
  }

  /** Whether every profit, `added` to, is the move of its price times one point value by symbol. */
  #fits(added: (row: Row) => Decimal): boolean {
    const symbols = [...new Set(this.#rows.map(({ row }) => row.symbol))];
    return symbols.every((symbol) => {
      const rows = this.#rows.filter(({ row }) => row.symbol === symbol);
      const moves = rows.map(({ row, move }) => ({
        ...{ at: row.openedAt, move, gross: row.gross.plus(added(row)) },
      }));
      const settled = rows[0]!.pointValue ?? SettledPointValue.by(moves).at(0);
      return settled === null
        ? moves.every(({ move, gross }) => !move.isZero() || gross.abs().lte(SLACK))
        : moves.every(({ move, gross }) => move.times(settled).minus(gross).abs().lte(SLACK));
    });
  }
}

const known = (value: string | null): Decimal | null =>
  value === null ? null : new Decimal(value);
