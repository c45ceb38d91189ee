import type { Mapping } from '@phasegate/contracts';
import type { DayMonthOrder } from './dates.js';
import type { DecimalMark } from './numbers.js';

/** Options for values that a file does not hold (rules 9.7): plain data, so that it can be sent to other threads. */
export interface PlatformOptions {
  /** The name of a platform's layout: the file is read as that and nothing else. */
  readonly format?: string;
  readonly zone?: string;
  readonly symbol?: string;
  readonly dates?: DayMonthOrder;
  readonly decimalMark?: DecimalMark;
  /** Decimals by symbol, or by the root of a future; the names in capitals. */
  readonly pointValues?: ReadonlyMap<string, string>;
  readonly feesPerSide?: ReadonlyMap<string, string>;
  /** The rate of a fee's coin in the currency of the trades. */
  readonly rates?: ReadonlyMap<string, string>;
  readonly mapping?: Mapping;
}
