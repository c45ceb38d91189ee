import { median } from './load.js';

/** The rows of the table, in its order. */
export const ROW_NAMES = [
  'check_16_rps',
  'check_16_p99',
  'check_64_rps',
  'check_64_p99',
  'check_1_p50',
  'hot_bot_rps',
  'reports_rps',
  'core_trades_per_s',
  'lab_runs_per_s',
  'futures_s',
  'evidence_ms',
  'export_csv',
  'export_jsonl',
  'market_open_s',
  'market_open_check_p99',
  'downgrade_p99_ms',
] as const;

export type RowName = (typeof ROW_NAMES)[number];

/** The measurement of each round, with the baseline of the same round. */
export interface Row {
  readonly name: string;
  /** Measured / baseline: the median of the rounds, their least and their greatest; null without a baseline. */
  readonly ratio: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Medians of the rounds, in the unit. */
  readonly measured: number;
  readonly baseline: number | null;
  readonly unit: string;
}

/** One round of something that is measured against a baseline. */
export interface Round {
  readonly measured: number;
  readonly baseline: number;
}

export function comparedRow(name: string, unit: string, rounds: readonly Round[]): Row {
  const ratios = rounds.map(({ measured, baseline }) => measured / baseline);
  return {
    name,
    ratio: rounded(median(ratios)),
    min: rounded(Math.min(...ratios)),
    max: rounded(Math.max(...ratios)),
    measured: rounded(median(rounds.map(({ measured }) => measured))),
    baseline: rounded(median(rounds.map(({ baseline }) => baseline))),
    unit,
  };
}

/** Without a baseline, minimum and maximum are of the measurements themselves. */
export function plainRow(name: string, unit: string, measured: readonly number[]): Row {
  return {
    name,
    ratio: null,
    min: rounded(Math.min(...measured)),
    max: rounded(Math.max(...measured)),
    measured: rounded(median(measured)),
    baseline: null,
    unit,
  };
}

/** A figure of one long run, between the ends of what it is a figure of. */
export function spreadRow(
  name: string,
  unit: string,
  measured: number,
  [min, max]: readonly [number, number],
): Row {
  return { ...plainRow(name, unit, [measured]), min: rounded(min), max: rounded(max) };
}

/** Four digits are the precision of a measurement. */
const rounded = (value: number): number => Number(value.toPrecision(4));
