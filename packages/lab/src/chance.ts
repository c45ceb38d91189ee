import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** The position of a stream of random numbers: four 32-bit words, plain JSON. */
export type ChanceState = readonly number[];

/** A stream of random numbers, the same on every machine for the same state. */
export class Chance {
  private constructor(private readonly generator: JumpableRandomGenerator) {}

  /** @param seed a 32-bit integer */
  static fromSeed(seed: number): Chance {
    return new Chance(xoroshiro128plus(seed));
  }

  static fromState(state: ChanceState): Chance {
    return new Chance(xoroshiro128plusFromState(state));
  }

  state(): ChanceState {
    return this.generator.getState();
  }

  /** Returns this stream for use and moves this object 2^64 numbers ahead, so that the two never overlap. */
  split(): Chance {
    const drawn = new Chance(this.generator.clone());
    this.generator.jump();
    return drawn;
  }

  /** From 0 up to 1, 1 excluded. */
  fraction(): number {
    return uniformFloat64(this.generator);
  }

  /** A whole number from 0 up to a limit, the limit excluded. */
  below(limit: number): number {
    return uniformInt(this.generator, 0, limit - 1);
  }
}
