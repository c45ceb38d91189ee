import { Chance, labReport, tradesOf, WIN_RATES, type LabReport } from '@phasegate/lab';
import { DEFAULT_POLICY, marketOf, simulate, type PhaseEvent } from '@phasegate/phase-core';
import { Fault } from '../exit.js';
import { comparedRow, type Round, type Row } from './rows.js';

const YEAR_MS = 365 * 86_400_000;

/**
 * The policy lab over the whole grid (evidence E4), on all cores, against a plain loop over `simulate` in one thread,
 * which keeps the events of each bot and looks through them: bots a second. Both must let as many into Scaling.
 */
export async function labRow(rounds: number, runs: number): Promise<Row> {
  const compared: Round[] = [];
  for (let seed = 1; seed <= rounds; seed += 1) {
    const began = performance.now();
    const report = await labReport({ policy: DEFAULT_POLICY, runs, seed });
    const between = performance.now();
    const reached = shareInScaling(report, seed);
    const ended = performance.now();
    const lab = report.policies[0]!.rows.map((row) => Number(row.reached.scaling.probability));
    if (lab.some((share, place) => Math.abs(share - reached[place]!) > 0.0001))
      throw new Fault(`the lab says ${lab.join(', ')}, the loop ${reached.join(', ')}`);
    const bots = runs * WIN_RATES.length * 1_000;
    compared.push({ measured: bots / (between - began), baseline: bots / (ended - between) });
  }
  return comparedRow('lab_runs_per_s', 'bots/s', compared);
}

/** Of the bots of each true win rate. */
function shareInScaling({ bot, from, runs }: LabReport, seed: number): number[] {
  const market = marketOf(DEFAULT_POLICY.calendar);
  const first = market.dayOfDate(from);
  const count = market.dayOf(market.openOf(first) + YEAR_MS) - first;
  const until = market.openOf(first + count);
  const chance = Chance.fromSeed(seed);
  const options = { policy: DEFAULT_POLICY, equity: bot.equity, until } as const;
  return WIN_RATES.map((rate) => {
    let reached = 0;
    for (let run = 0; run < runs; run += 1) {
      const days = { first, count };
      const trades = tradesOf(market, DEFAULT_POLICY, bot, Number(rate), days, chance.split());
      const events = [
        ...simulate(market, trades, { ...options, approve: 'auto', acknowledge: 'next-open' }),
      ];
      if (events.some(entersScaling)) reached += 1;
    }
    return reached / runs;
  });
}

const entersScaling = (event: PhaseEvent): boolean =>
  event.type === 'phase.advanced' && event.to === 'scaling';
