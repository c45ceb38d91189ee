import { PHASE_NAMES, type DecimalText } from '@phasegate/phase-core';
import type { PolicyLabRow } from './policy-lab.js';

/** Summary of a policy in one sentence (evidence E4): who reaches Scaling, and how long a good bot needs. */
export function policySentence(rows: readonly PolicyLabRow[]): string {
  const lets = near(rows, 0.65);
  const needs = near(rows, 0.8);
  const through = `This policy lets a bot that wins ${percent(lets.win_rate)} of its trades into ${PHASE_NAMES.scaling} within a year in ${percent(lets.reached.scaling.probability)} of the cases`;
  const days = needs.reached.scaling.median_days;
  return days === null
    ? `${through}; one that wins ${percent(needs.win_rate)} does not get there.`
    : `${through}; one that wins ${percent(needs.win_rate)} gets there in ${percent(needs.reached.scaling.probability)}, in ${days} trading days as a median.`;
}

function near(rows: readonly PolicyLabRow[], win_rate: number): PolicyLabRow {
  const distance = (row: PolicyLabRow) => Math.abs(Number(row.win_rate) - win_rate);
  return rows.reduce((nearest, row) => (distance(row) < distance(nearest) ? row : nearest));
}

/** A share as a percentage with at most one place. */
export function percent(share: DecimalText): string {
  return `${Number((Number(share) * 100).toFixed(1))}%`;
}
