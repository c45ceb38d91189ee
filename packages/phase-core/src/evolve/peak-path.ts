import { Decimal, decimal, plain, sum, type DecimalText } from '../numbers/decimal.js';
import type { PeakPath } from '../state.js';

/** Closes by which a correction can be told to have made the peak. */
const STEPS_REMEMBERED = 100;

/** The path with one more live close; what no longer fits becomes part of where it begins. */
export function withStep(path: PeakPath, step: PeakPath['steps'][number]): PeakPath {
  if (path.steps.length < STEPS_REMEMBERED) return { ...path, steps: [...path.steps, step] };
  const [first, ...rest] = path.steps;
  const equity = sum(path.equity, first!.pnl);
  return { equity, peak: plain(Decimal.max(path.peak, equity)), steps: [...rest, step] };
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
  let value = decimal(equity);
  let highest = decimal(peak);
  for (const { pnl } of steps) {
    value = value.plus(pnl);
    highest = Decimal.max(highest, value);
  }
  return plain(highest);
}
