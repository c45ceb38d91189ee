import { greatest, plainText, sum, type DecimalText } from '../numbers/decimal.js';
import { appendedUpTo } from '../numbers/appended.js';
import type { PeakPath } from '../state.js';

/** Closes by which a correction can be told to have made the peak. */
const STEPS_REMEMBERED = 100;

/** The path with one more live close; what no longer fits becomes part of where it begins. */
export function withStep(path: PeakPath, step: PeakPath['steps'][number]): PeakPath {
  const { steps } = path;
  const kept = appendedUpTo(STEPS_REMEMBERED, steps, step);
  if (steps.length < STEPS_REMEMBERED) return { equity: path.equity, peak: path.peak, steps: kept };
  const equity = sum(path.equity, steps[0]!.pnl);
  return { equity, peak: greatest(path.peak, equity), steps: kept };
}

/** Deposits and withdrawals move equity and peak alike (rules 2.7). */
export const flowed = (path: PeakPath, flow: DecimalText): PeakPath => ({
  ...path,
  equity: sum(path.equity, flow),
  peak: sum(path.peak, flow),
});

/**
 * The path with another result of one close. Of one that is no longer remembered, equity and peak take the
 * difference alike: a mistyped gain must not leave a peak behind that takes the bot down.
 */
export function withResult(path: PeakPath, close: number, change: DecimalText): PeakPath {
  if (!path.steps.some((step) => step.close === close)) return flowed(path, change);
  const steps = path.steps.map((step) =>
    step.close === close ? { ...step, pnl: sum(step.pnl, change) } : step,
  );
  return { ...path, steps };
}

/** The highest equity along it. */
export function peakOf({ equity, peak, steps }: PeakPath): DecimalText {
  let value = equity;
  let highest = peak;
  for (const { pnl } of steps) {
    value = sum(value, pnl);
    highest = greatest(highest, value);
  }
  return plainText(highest);
}
