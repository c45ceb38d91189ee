import type { Instant } from '../instant.js';
import { appendedUpTo } from '../numbers/appended.js';
import { difference, greatest, sum, type DecimalText } from '../numbers/decimal.js';
import type { PathStep, PeakPath, TrackRecord } from '../state.js';

/** Recent closes and reports, from which a late report or a correction can be placed in order to find the peak. */
const STEPS_REMEMBERED = 100;

export const NO_STEPS: PeakPath = { above: '0', steps: [] };

/**
 * The path with the latest change of equity, appended regardless of its instant: of a report, the part that no trade
 * explains.
 */
export function withStep({ above, steps }: PeakPath, step: PathStep): PeakPath {
  const kept = appendedUpTo(STEPS_REMEMBERED, steps, step);
  if (steps.length < STEPS_REMEMBERED) return { above, steps: kept };
  return { above: greatest('0', difference(above, steps[0]!.change)), steps: kept };
}

/** The path with a close, inserted among the closes by its instant, however late it was reported. */
export function withClose(path: PeakPath, step: PathStep): PeakPath {
  const { above, steps } = path;
  const place = placeAmongCloses(steps, step);
  if (place === steps.length) return withStep(path, step);
  return remembered({ above, steps: steps.toSpliced(place, 0, step) });
}

/**
 * The path with a close that a report holds already (rules 2.7): it takes its place before that report, and the
 * unexplained part of the report shrinks by as much. Where the path begins after that report, nothing changes.
 */
export function withHeldClose(path: PeakPath, step: PathStep): PeakPath {
  const report = reportFrom(path, step.at);
  if (report < 0) return path;
  const { above, steps } = explainedFrom(path, step.at, step.change);
  const place = Math.min(placeAmongCloses(steps, step), report);
  return remembered({ above, steps: steps.toSpliced(place, 0, step) });
}

function placeAmongCloses(steps: PeakPath['steps'], { at }: PathStep): number {
  const later = steps.findIndex((step) => step.close !== null && step.at > at);
  return later < 0 ? steps.length : later;
}

const reportFrom = ({ steps }: PeakPath, at: Instant): number =>
  steps.findIndex((step) => step.close === null && step.at >= at);

/** Steps beyond the limit are merged into the start of the path. */
function remembered({ above, steps }: PeakPath): PeakPath {
  const [first, ...rest] = steps;
  if (first === undefined || steps.length <= STEPS_REMEMBERED) return { above, steps };
  return { above: greatest('0', difference(above, first.change)), steps: rest };
}

/**
 * The path in which the next report after an instant explains less by itself: an earlier close or flow is known now.
 */
export function explainedFrom(path: PeakPath, at: Instant, amount: DecimalText): PeakPath {
  const report = reportFrom(path, at);
  if (report < 0) return path;
  const { change, ...rest } = path.steps[report]!;
  const explained = { ...rest, change: difference(change, amount) };
  return { ...path, steps: path.steps.with(report, explained) };
}

/** The path with a corrected close; if the close is no longer remembered, equity and peak move by the same amount. */
export function withResult(
  path: PeakPath,
  close: number,
  change: DecimalText,
  inBalance: boolean,
): PeakPath {
  const place = path.steps.findIndex((step) => step.close === close);
  if (place < 0) return path;
  const step = path.steps[place]!;
  const steps = path.steps.with(place, { ...step, change: sum(step.change, change) });
  const corrected = { ...path, steps };
  return inBalance ? explainedFrom(corrected, step.at, change) : corrected;
}

/** A step of the path: the highest equity so far, and what the account was worth. */
interface PathPoint {
  readonly peak: DecimalText;
  /** Equity; at a report with what was open then. */
  readonly worth: DecimalText;
}

/** The start and the steps of the path that leads to this equity, adjusted for flows. */
export function pointsOf({ above, steps }: PeakPath, equity: DecimalText): PathPoint[] {
  let level = steps.reduce((left, { change }) => difference(left, change), equity);
  let peak = sum(level, above);
  const points = [{ peak, worth: level }];
  for (const { change, open_pnl = '0' } of steps) {
    level = sum(level, change);
    peak = greatest(peak, level);
    points.push({ peak, worth: sum(level, open_pnl) });
  }
  return points;
}

/** The highest equity along the path. */
export const peakOf = (path: PeakPath, equity: DecimalText): DecimalText =>
  pointsOf(path, equity).at(-1)!.peak;

/** The peak at the instant of the report in force, without later closes, which a late report may follow. */
export function peakAtReport({ peak_path, portfolio }: TrackRecord): DecimalText {
  const steps = peak_path.steps.filter(({ at }) => at <= portfolio.at);
  return peakOf({ ...peak_path, steps }, portfolio.balance);
}
