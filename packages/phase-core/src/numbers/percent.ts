import { Decimal, plain, type DecimalText } from './decimal.js';

/** A ratio in percent, to two decimals by default: `74%`, `33.33%`. */
export const percent = (ratio: DecimalText | Decimal, places = 2): string =>
  `${plain(new Decimal(ratio).times(100).toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN))}%`;
