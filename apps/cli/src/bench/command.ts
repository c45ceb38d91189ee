import { Command, InvalidArgumentError } from 'commander';
import type { Io } from '../io.js';
import type { BenchSettings } from './settings.js';

const EXAMPLE = `
Measures the four figures of NFR-001, and POST /v1/trade-checks against the least that such an
endpoint can do (bare Fastify and pg: lock the row, insert one event, update, commit) on the same
machine, the same PostgreSQL and in the same run, round by round. Exit status 1 when a figure is
missed or the ratio is below one half.

Example:
  phase bench --rounds 5
`;

/** `phase bench` (NFR-001). */
export function benchCommand(io: Io): Command {
  return new Command('bench')
    .description('how fast the platform is on this machine')
    .option(
      '--database-url <address>',
      'a server whose user may make databases and roles (default: one of its own)',
    )
    .option('--bots <count>', 'bots that ask', count, 1_000)
    .option('--connections <count>', 'that ask at once', count, 16)
    .option('--rounds <count>', 'rounds for each of the two', count, 5)
    .option('--seconds <count>', 'length of a round', count, 4)
    .addHelpText('after', EXAMPLE)
    .action(async (settings: BenchSettings) => (await import('./bench.js')).bench(io, settings));
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('must be a whole number from 1 to 999999');
}
