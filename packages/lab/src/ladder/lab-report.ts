import { Decimal, plain, type DateText, type Policy } from '@phasegate/phase-core';
import type { RunOptions } from '../threads/run-tasks.js';
import { policyLab, type PolicyLabRow } from './policy-lab.js';
import type { SyntheticBot } from './synthetic-bot.js';
import { policySentence } from './words.js';

/** Settings of a run; everything has a default. */
export interface LabSettings {
  readonly policy: Policy;
  /** To compare it with. */
  readonly against?: Policy | undefined;
  readonly bot?: Partial<SyntheticBot> | undefined;
  readonly runs: number;
  readonly seed: number;
}

export interface LabReport {
  readonly runs: number;
  readonly seed: number;
  /** The trading day with which every year begins. */
  readonly from: DateText;
  readonly bot: SyntheticBot;
  readonly policies: readonly PolicyInLab[];
}

export interface PolicyInLab {
  readonly name: 'policy' | 'against';
  readonly sentence: string;
  readonly rows: readonly PolicyLabRow[];
}

/** The grid of evidence E4: true win rates from 50% to 90%. */
export const WIN_RATES = [
  '0.5',
  '0.55',
  '0.6',
  '0.65',
  '0.7',
  '0.75',
  '0.8',
  '0.85',
  '0.9',
] as const;

/** A year of the built-in calendar whose first trading day is a Monday. */
const FROM: DateText = '2026-01-05';

/** Runs the lab over the whole grid (evidence E4). */
export async function labReport(
  { policy, against, bot: chosen, runs, seed }: LabSettings,
  options: RunOptions = {},
): Promise<LabReport> {
  const policies = against === undefined ? [policy] : [policy, against];
  const bot = { ...usualBot(policies), ...chosen };
  const request = { policies, bot, win_rates: WIN_RATES, runs, seed, from: FROM };
  const results = await policyLab(request, options);
  return {
    runs,
    seed,
    from: FROM,
    bot,
    policies: results.map((rows, place) => ({
      name: place === 0 ? 'policy' : 'against',
      sentence: policySentence(rows),
      rows,
    })),
  };
}

/** A bot that promises the R:R which the strictest gate asks for, and keeps it. */
export function usualBot(policies: readonly Policy[]): SyntheticBot {
  const asked = policies.flatMap(({ gates }) =>
    [gates.experience, gates.proof_of_concept, gates.real_money_trial].map(
      ({ average_rr }) => average_rr,
    ),
  );
  const rr = plain(Decimal.max(...asked));
  return { realized_rr: rr, planned_rr: rr, trades_per_day: '3', risk: '0.01', equity: '10000' };
}
