import type { DecimalText } from '@phasegate/phase-core';

/** One execution. Amounts are decimal texts: a file may hold hundreds of thousands of them. */
export interface Fill {
  /** The platform's own, where it has one: a second fill that is alike and has the same one is a repetition. */
  readonly id?: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly symbol: string;
  /** Fills of other books are not paired with it: an account may be long and short in one symbol at a time. */
  readonly book?: string;
  readonly side: 'buy' | 'sell';
  /** Above 0. */
  readonly quantity: DecimalText;
  readonly price: DecimalText;
  /** Its fee, shared out by quantity when it turns a position; a rebate is negative. Null: not in the file. */
  readonly costs: DecimalText | null;
  /** Costs of the position that it closes (or, where it closes none, opens) alone, such as swaps. */
  readonly carry?: DecimalText;
  /** The realized P&L before costs as the platform states it; without it, prices and point value decide. */
  readonly profit?: DecimalText;
  /** The effect that the platform states (`turn`: it closes, and may open too); without it the position decides. */
  readonly effect?: 'open' | 'close' | 'turn';
  /** It sells what is owned, never short, as on a spot market. */
  readonly owned?: boolean;
  /** It closes only because the history ends, as in a tester. */
  readonly endsTest?: boolean;
  readonly line: number;
}
