import {
  estimateText,
  marketOf,
  phaseAbove,
  type DateText,
  type DecimalText,
  type Instant,
  type Phase,
  type State,
} from '@phasegate/phase-core';
import { Chance } from '../chance.js';
import { proportionOf, type Proportion } from '../proportion.js';
import { quantileOf } from '../quantile.js';
import { runTasks, type RunOptions } from '../threads/run-tasks.js';
import type { FutureRun } from './future-run.js';
import type { FuturesTask } from './futures-work.js';
import { samplesOf, type PastTrade } from './samples.js';

export interface FuturesRequest {
  /** Of the bot, brought to the present. */
  readonly state: State;
  readonly closures: readonly DateText[];
  readonly now: Instant;
  /** The counted trades of the running tenure; at least `MIN_TRADES`. */
  readonly trades: readonly PastTrade[];
  readonly runs: number;
  /** A 32-bit integer. */
  readonly seed: number;
}

/** Possible futures of a bot that goes on as in the running tenure (evidence E3); estimates with 4 places. */
export interface Futures {
  readonly runs: number;
  readonly seed: number;
  readonly trades: number;
  readonly phase: Phase;
  /** The phase above; null in Scaling. */
  readonly to: Phase | null;
  /** That the gate ahead is passed; null in Scaling. */
  readonly passed: Proportion | null;
  /** Trading day on which it is passed in half of the futures; null when it is passed in fewer. */
  readonly median_date: DateText | null;
  readonly downgraded: Proportion;
  /** That equity falls more than 10% below that of today. */
  readonly lost_a_tenth: Proportion;
  readonly days: readonly FutureDay[];
}

/** Quantiles at the end of a trading day ahead. */
export interface FutureDay {
  readonly date: DateText;
  readonly equity: Fan;
  /** 0 in Experience. */
  readonly size: Fan;
}

export interface Fan {
  readonly q5: DecimalText;
  readonly q25: DecimalText;
  readonly q50: DecimalText;
  readonly q75: DecimalText;
  readonly q95: DecimalText;
}

/** Below that a record says too little to be drawn from. */
export const MIN_TRADES = 10;
const DAYS = 60;
const RUNS_PER_TASK = 50;

export async function futures(request: FuturesRequest, options: RunOptions = {}): Promise<Futures> {
  const { state, closures, now, trades, runs, seed } = request;
  if (trades.length < MIN_TRADES)
    throw new RangeError(`${trades.length} counted trades are too few for futures`);
  const market = marketOf(state.policies.policy.calendar, closures);
  const samples = samplesOf(market, state.record.tenure.at, trades);
  const context = { kind: 'futures', state, closures, now, days: DAYS, samples } as const;
  const outcomes = await runTasks(context, tasksOf(runs, seed), options);
  const { phase, day } = state.hot;
  const to = phaseAbove(phase);
  const times = (holds: (run: FutureRun) => boolean) =>
    proportionOf(outcomes.filter(holds).length, runs);
  const median = medianOf(outcomes);
  return {
    runs,
    seed,
    trades: trades.length,
    phase,
    to,
    passed: to === null ? null : times(({ passed_after }) => passed_after !== null),
    median_date: to === null || median === null ? null : market.dateOf(day + median),
    downgraded: times(({ downgraded }) => downgraded),
    lost_a_tenth: times(({ lost_a_tenth }) => lost_a_tenth),
    days: Array.from({ length: DAYS }, (_, place) => ({
      date: market.dateOf(day + place + 1),
      equity: fanOf(outcomes.map(({ equity }) => equity[place]!)),
      size: fanOf(outcomes.map(({ size }) => size[place]!)),
    })),
  };
}

function tasksOf(runs: number, seed: number): FuturesTask[] {
  const chance = Chance.fromSeed(seed);
  const tasks: FuturesTask[] = [];
  for (let from = 0; from < runs; from += RUNS_PER_TASK) {
    const count = Math.min(RUNS_PER_TASK, runs - from);
    tasks.push({ chance: chance.state(), runs: count });
    for (let run = 0; run < count; run += 1) chance.split();
  }
  return tasks;
}

/** The day by which half of all futures have passed the gate; null when fewer do. */
function medianOf(runs: readonly FutureRun[]): number | null {
  const days = runs.map(({ passed_after }) => passed_after ?? Infinity).sort((a, b) => a - b);
  const middle = days[Math.ceil(days.length / 2) - 1]!;
  return Number.isFinite(middle) ? middle : null;
}

function fanOf(values: readonly number[]): Fan {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => estimateText(quantileOf(sorted, share));
  return { q5: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95) };
}
