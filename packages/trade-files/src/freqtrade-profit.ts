import { Decimal, plain } from '@phasegate/phase-core';
import type { ClosedTrade } from './freqtrade-entry.js';

/** freqtrade writes profit_ratio and, in some versions, profit_abs rounded to 8 places. */
const ROUNDING = new Decimal('1e-8');
const SHOWN_PLACES = 8;

/** Compares the two profits that freqtrade gives: profit_abs is before fees in some versions (rules 9.6). */
export class ProfitComparison {
  #compared = 0;
  #different = 0;
  #absolute = new Decimal(0);
  #used = new Decimal(0);

  add({ profit, stake, profitAbs }: ClosedTrade): void {
    if (profitAbs === null) return;
    this.#compared += 1;
    this.#absolute = this.#absolute.plus(profitAbs);
    this.#used = this.#used.plus(profit);
    const tolerance = ROUNDING.times(stake.plus(1));
    if (profitAbs.minus(profit).abs().greaterThan(tolerance)) this.#different += 1;
  }

  warnings(): string[] {
    if (this.#different === 0) return [];
    return [
      `gross and net profit differ in ${this.#different} of ${this.#compared} trades: ` +
        `profit_abs adds up to ${shown(this.#absolute)}, ` +
        `profit_ratio times stake_amount, which is used, to ${shown(this.#used)}`,
    ];
  }
}

function shown(sum: Decimal): string {
  return plain(sum.toDecimalPlaces(SHOWN_PLACES));
}
