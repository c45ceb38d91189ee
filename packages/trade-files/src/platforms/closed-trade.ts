import type { Decimal } from '@phasegate/phase-core';

/** A closed trade of a platform's file, before it is written as rules 9.1 want it. */
export interface ClosedTrade {
  /** The platform's own, where it has one. */
  readonly id?: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number;
  /** Everything entered: shares, contracts, coins, lots. */
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  readonly exitPrice: Decimal | null;
  /** Before costs; null where the file does not tell. */
  readonly gross: Decimal | null;
  /** A cost is positive, a rebate negative; null where the file does not tell. */
  readonly fees: Decimal | null;
  readonly net: Decimal;
  /** Everything entered × its price × point value, where the file says so itself. */
  readonly notional?: Decimal;
  readonly line: number;
}
