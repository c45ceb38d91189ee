import { Command, InvalidArgumentError, Option } from 'commander';
import { readPositiveDecimal } from '@phasegate/trade-files';
import type { Io } from '../io.js';
import type { LabOptions } from './lab.js';

const EXAMPLES = `
Bots whose true win rate is known, from 50% to 90%, run through the ladder under a policy, each for a year from its
registration: how many get how far and how fast, and what it costs. Nothing is stored, no server is asked. The same
seed gives the same answer on every machine, with any number of threads; two policies meet the same luck.

Examples:
  phase lab
  phase lab --policy stricter.json --against today.json --runs 500
  phase lab --realized-rr 1.2 --planned-rr 2 --csv > lab.csv
`;

const MAX_RUNS = 100_000;
const MAX_THREADS = 256;
const MAX_SEED = 2 ** 31 - 1;

/** `phase lab` (evidence E4). */
export function labCommand(io: Io): Command {
  return new Command('lab')
    .description('which bots a policy advances: many runs of bots of known skill')
    .option('--policy <file>', 'JSON object, merged over the default policy')
    .option('--against <file>', 'a second policy, to compare with')
    .option('--runs <count>', 'bots for each win rate', count(1, MAX_RUNS), 2_000)
    .option('--seed <number>', 'of the random numbers', count(0, MAX_SEED), 1)
    .option('--realized-rr <decimal>', 'profit of a win per dollar that a loss costs', decimal)
    .option(
      '--planned-rr <decimal>',
      'planned R:R of its trades (default of both: the strictest gate’s R:R)',
      decimal,
    )
    .option('--trades-per-day <decimal>', 'on average', tradesPerDay)
    .option('--risk <share>', 'cost of a loss, as a share of the notional', share)
    .option('--equity <decimal>', 'value of the account at registration', decimal)
    .option('--threads <count>', 'to run on (default: one for each core)', count(1, MAX_THREADS))
    .addOption(new Option('--json', 'everything, as one JSON object').conflicts('csv'))
    .option('--csv', 'a line for each policy and win rate')
    .addHelpText('after', EXAMPLES)
    .action(async (options: LabOptions) => (await import('./lab.js')).printLab(io, options));
}

const count =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
  };

function decimal(text: string): string {
  const value = readPositiveDecimal(text);
  if (typeof value === 'string') return value;
  throw new InvalidArgumentError(value.what);
}

const MAX_TRADES_PER_DAY = 100;

function tradesPerDay(text: string): string {
  const value = decimal(text);
  if (Number(value) <= MAX_TRADES_PER_DAY) return value;
  throw new InvalidArgumentError(`must be at most ${MAX_TRADES_PER_DAY}`);
}

function share(text: string): string {
  const value = decimal(text);
  if (Number(value) <= 1) return value;
  throw new InvalidArgumentError('must be at most 1');
}
