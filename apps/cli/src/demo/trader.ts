import { Decimal, plain, type DecimalText, type Side } from '@phasegate/phase-core';
import { between, oneOf, shuffled, type Random } from './random.js';

/** How a trader trades: wins in ten, and the planned reward over the risk. */
export interface Style {
  readonly wins_in_ten: number;
  readonly reward_tenths: readonly [least: number, most: number];
  readonly symbols: readonly string[];
}

/** A trade as the trader plans it. */
export interface Idea {
  readonly symbol: string;
  readonly side: Side;
  readonly entry_price: DecimalText;
  readonly stop_price: DecimalText;
  readonly target_price: DecimalText;
  /** Result in ten-thousandths of the notional. */
  readonly result: number;
}

const HAND = 10;

/**
 * A trader whose results are dealt like cards: a fixed number of wins in every ten trades, in random order, and never a
 * third loss in a row, which would end the phase (rules 6.1).
 */
export class RandomTrader {
  #hand: boolean[] = [];
  #losses = 0;

  constructor(
    private readonly random: Random,
    private readonly style: Style,
  ) {}

  idea(): Idea {
    return this.plan(this.#deal());
  }

  /** An idea that fails. */
  mistake(): Idea {
    return this.plan(false);
  }

  private plan(wins: boolean): Idea {
    const { random, style } = this;
    const entry = between(random, 2_000, 40_000);
    const risk = between(random, 80, 160);
    const reward = Math.round((risk * between(random, ...style.reward_tenths)) / 10);
    const direction = random() < 0.7 ? 1 : -1;
    const price = (change: number) => cents(Math.round((entry * (10_000 + change)) / 10_000));
    return {
      symbol: oneOf(random, style.symbols),
      side: direction === 1 ? 'long' : 'short',
      entry_price: cents(entry),
      stop_price: price(-direction * risk),
      target_price: price(direction * reward),
      result: wins
        ? Math.round((reward * between(random, 70, 100)) / 100)
        : -Math.round((risk * between(random, 80, 100)) / 100),
    };
  }

  #deal(): boolean {
    if (this.#hand.length === 0) {
      const { wins_in_ten } = this.style;
      this.#hand = shuffled(
        this.random,
        Array.from({ length: HAND }, (_, place) => place < wins_in_ten),
      );
    }
    const third = this.#losses === 2 && this.#hand.includes(true);
    const [wins] = this.#hand.splice(third ? this.#hand.indexOf(true) : 0, 1);
    this.#losses = wins === true ? 0 : this.#losses + 1;
    return wins === true;
  }
}

const cents = (amount: number): DecimalText => plain(new Decimal(amount).div(100));

/** P&L of an executed notional, in whole cents. */
export const pnlOf = ({ result }: Idea, notional: DecimalText): DecimalText =>
  plain(new Decimal(notional).times(result).div(10_000).toDecimalPlaces(2));
