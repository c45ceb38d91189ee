import type { Decimal } from '@phasegate/phase-core';
import type { DayMonthOrder } from './dates.js';
import type { Mapping } from './mapping-schema.js';

/** What somebody says about a file that it does not say itself (rules 9.7). */
export interface PlatformOptions {
  /** The name of a platform's layout: the file is read as that and nothing else. */
  readonly format?: string;
  readonly zone?: string;
  readonly symbol?: string;
  readonly dates?: DayMonthOrder;
  /** By symbol, or by the root of a future; the names in capitals. */
  readonly pointValues?: ReadonlyMap<string, Decimal>;
  readonly feesPerSide?: ReadonlyMap<string, Decimal>;
  /** What a coin in which fees were taken is worth, in the currency of the trades. */
  readonly rates?: ReadonlyMap<string, Decimal>;
  readonly mapping?: Mapping;
}
