import { estimateText, type DecimalText } from '@phasegate/phase-core';

/** How often something happened in many runs, with the interval of Wilson (1927) at 95%; 4 places. */
export interface Proportion {
  readonly probability: DecimalText;
  readonly low: DecimalText;
  readonly high: DecimalText;
}

/** The 97.5% quantile of the normal distribution. */
const Z = 1.959963984540054;

/** @param runs above 0 */
export function proportionOf(times: number, runs: number): Proportion {
  const share = times / runs;
  const weight = Z ** 2 / runs;
  const middle = (share + weight / 2) / (1 + weight);
  const reach = (Z * Math.sqrt((share * (1 - share)) / runs + weight / (4 * runs))) / (1 + weight);
  return {
    probability: estimateText(share),
    low: times === 0 ? '0' : estimateText(middle - reach),
    high: times === runs ? '1' : estimateText(middle + reach),
  };
}
