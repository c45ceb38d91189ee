import { Command, InvalidArgumentError } from 'commander';
import type { Io } from '../io.js';
import { ROW_NAMES, type RowName } from './rows.js';
import type { BenchSettings } from './settings.js';

const EXAMPLE = `
The rows: ${ROW_NAMES.join(', ').replace(/(.{70,90}), /g, '$1,\n          ')}.

A ratio is the platform's figure divided by its baseline in the same round: a minimal endpoint (bare
Fastify and pg: lock the row, insert one event, update, commit), or PostgreSQL's own COPY. docs/bench.md
explains each row. Without --only and --json the figures of NFR-001 come first; the exit status is 1 if
one of them is missed.

Examples:
  phase bench                                       everything, some minutes
  phase bench --json --only check_16_rps --only downgrade_p99_ms
  phase bench --only market_open_s --open-bots 100000
  phase bench --curves
  phase bench --floods
`;

/** `phase bench` (NFR-001). */
export function benchCommand(io: Io): Command {
  return new Command('bench')
    .description('how fast the platform is on this machine')
    .option(
      '--database-url <address>',
      'a server whose user may make databases and roles (default: one of its own)',
    )
    .option('--json', 'a line of JSON for each row', false)
    .option('--only <row>', 'this row; may be given several times', rows)
    .option('--curves', 'how the figures grow, instead of the table', false)
    .option('--floods', 'measure the effect of floods on genuine callers instead', false)
    .option('--bots <count>', 'bots that send checks', count, 1_000)
    .option('--rounds <count>', 'rounds, each of the platform and of its baseline', count, 5)
    .option('--seconds <count>', 'length of a round', count, 3)
    .option(
      '--open-bots <count>',
      'bots whose trading day begins at the same instant',
      count,
      10_000,
    )
    .option(
      '--events <count>',
      'events that are exported, trades that the core decides',
      count,
      200_000,
    ) // prettier-ignore
    .option('--downgrades <count>', 'downgrades', count, 200)
    .option('--lab-runs <count>', 'bots of the lab for each true win rate', count, 40)
    .addHelpText('after', EXAMPLE)
    .action(async (settings: BenchSettings) => (await import('./bench.js')).bench(io, settings));
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d{1,7}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('must be a whole number from 1 to 9999999');
}

function rows(text: string, already: readonly RowName[] = []): RowName[] {
  const row = ROW_NAMES.find((name) => name === text);
  if (row === undefined) throw new InvalidArgumentError(`must be one of ${ROW_NAMES.join(', ')}`);
  return [...already, row];
}
