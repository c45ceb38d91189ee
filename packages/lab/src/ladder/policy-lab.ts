import {
  estimateText,
  PHASES,
  type DateText,
  type DecimalText,
  type Phase,
  type Policy,
} from '@phasegate/phase-core';
import { Chance } from '../chance.js';
import { proportionOf, type Proportion } from '../proportion.js';
import { quantileOf } from '../quantile.js';
import { runTasks, type RunOptions } from '../threads/run-tasks.js';
import type { LadderRun } from './ladder-run.js';
import type { LadderTask } from './ladder-work.js';
import type { SyntheticBot } from './synthetic-bot.js';

/** A run of the lab (evidence E4): each policy on the same bots with the same luck. */
export interface PolicyLabRequest {
  /** One, or two to compare. */
  readonly policies: readonly Policy[];
  readonly bot: SyntheticBot;
  /** True win rates. */
  readonly win_rates: readonly DecimalText[];
  /** Bots for each win rate; above 0. */
  readonly runs: number;
  /** A 32-bit integer. */
  readonly seed: number;
  readonly from: DateText;
}

/** Outcome of a policy for bots with one true win rate in their first year; estimates with 4 places. */
export interface PolicyLabRow {
  readonly win_rate: DecimalText;
  readonly reached: Readonly<Record<ReachedPhase, Reached>>;
  readonly downgrades_per_month: DecimalText;
  /** That its first 90 live days cost more than 10% of the equity with which it went live. */
  readonly lost_a_tenth: Proportion;
  /** Mean of each bot's largest fall from a peak of equity, as a share of the peak. */
  readonly worst_drawdown: DecimalText;
  /** Median size at the end of the year, 0 in Experience. */
  readonly final_size: DecimalText;
}

export type ReachedPhase = Exclude<Phase, 'experience'>;

export interface Reached extends Proportion {
  /** Of the bots that reached it: trading days since registration; null when none did. */
  readonly median_days: number | null;
}

export const REACHED_PHASES = PHASES.slice(1) as readonly ReachedPhase[];

const MONTHS = 12;
/** A loss above this share is what the report on capital preservation calls a loss of a tenth. */
const A_TENTH = -0.1;
/** Enough for a thread to be busy for a moment, few enough for progress to be seen. */
const RUNS_PER_TASK = 25;

/** @returns for each policy, a row for each win rate */
export async function policyLab(
  request: PolicyLabRequest,
  options: RunOptions = {},
): Promise<PolicyLabRow[][]> {
  const { policies, bot, from, win_rates, runs } = request;
  const context = { kind: 'ladder', policies, bot, from } as const;
  const outcomes = await runTasks(context, tasksOf(request), options);
  return policies.map((_, policy) =>
    win_rates.map((win_rate, place) => {
      const start = (policy * win_rates.length + place) * runs;
      return rowOf(win_rate, outcomes.slice(start, start + runs));
    }),
  );
}

/** The dice of a bot depend on the seed, its win rate's place and its own, so two policies meet the same luck. */
function tasksOf({ policies, win_rates, runs, seed }: PolicyLabRequest): LadderTask[] {
  const chance = Chance.fromSeed(seed);
  const batches = win_rates.flatMap((win_rate) => {
    const batches = [];
    for (let from = 0; from < runs; from += RUNS_PER_TASK) {
      const batch = Math.min(RUNS_PER_TASK, runs - from);
      batches.push({ win_rate: Number(win_rate), chance: chance.state(), runs: batch });
      for (let run = 0; run < batch; run += 1) chance.split();
    }
    return batches;
  });
  return policies.flatMap((_, policy) => batches.map((batch) => ({ policy, ...batch })));
}

function rowOf(win_rate: DecimalText, runs: readonly LadderRun[]): PolicyLabRow {
  const mean = (of: (run: LadderRun) => number): number =>
    runs.reduce((total, run) => total + of(run), 0) / runs.length;
  const lost = runs.filter(({ first_live_days }) => (first_live_days ?? 0) < A_TENTH).length;
  return {
    win_rate,
    reached: Object.fromEntries(
      REACHED_PHASES.map((phase, place) => [phase, reachedOf(runs, place)]),
    ) as Record<ReachedPhase, Reached>,
    downgrades_per_month: estimateText(mean(({ downgrades }) => downgrades) / MONTHS),
    lost_a_tenth: proportionOf(lost, runs.length),
    worst_drawdown: estimateText(mean(({ worst_drawdown }) => worst_drawdown)),
    final_size: estimateText(
      quantileOf(sorted(runs.map(({ final_size }) => final_size ?? 0)), 0.5),
    ),
  };
}

function reachedOf(runs: readonly LadderRun[], place: number): Reached {
  const days = sorted(runs.map(({ reached }) => reached[place]!).filter((day) => day !== null));
  return {
    ...proportionOf(days.length, runs.length),
    median_days: days.length === 0 ? null : Math.round(quantileOf(days, 0.5)),
  };
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
