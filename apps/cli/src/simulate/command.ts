import { Command, InvalidArgumentError, Option } from 'commander';
import { readInstant, readPositiveDecimal } from '@phasegate/trade-files';
import type { Io } from '../io.js';
import { TRADES_OPTION, withTradeFileOptions } from '../trade-file/options.js';
import type { SimulateSettings } from './settings.js';
import { simulateFiles } from './simulate-files.js';

const EXAMPLE = `
Replays trades under the rules. Stores nothing and needs no server.
Events go to standard output as JSON Lines, progress and a summary to standard error.

Example:
  phase simulate --trades trades.csv --equity 25000 > events.jsonl
`;

/** `phase simulate` (rules 9). */
export function simulateCommand(io: Io): Command {
  const command = new Command('simulate')
    .description('replay a list of trades under the rules')
    .requiredOption('--trades <file>', TRADES_OPTION);
  return withSimulationOptions(command)
    .addHelpText('after', EXAMPLE)
    .action((settings: SimulateSettings) => simulateFiles(io, settings));
}

/** How a list of trades is read, and what it runs under. */
export function withSimulationOptions(command: Command): Command {
  command
    .option('--policy <file>', 'JSON object, merged over the default policy')
    .option('--equity <decimal>', 'value of the account at the start', positiveDecimal, '10000')
    .addOption(
      new Option('--calendar <kind>', 'trading days (default: as the policy says)').choices([
        'us-equities',
        'always-open',
      ]),
    )
    .addOption(
      new Option(
        '--risk-reward <measure>',
        'how R:R is measured (default: as the policy says)',
      ).choices(['planned', 'realized']),
    )
    .addOption(
      new Option('--approve <who>', 'advance as soon as a gate is passed')
        .choices(['auto', 'never'])
        .default('auto'),
    )
    .addOption(
      new Option('--acknowledge <when>', 'close an open breaker')
        .choices(['next-open', 'never'])
        .default('next-open'),
    )
    .option('--until <instant>', 'run on to this instant, such as 2026-03-09T11:00:00Z', instant)
    .option('--strategy <name>', 'which strategy of a freqtrade file');
  return withTradeFileOptions(command);
}

function positiveDecimal(text: string): string {
  const value = readPositiveDecimal(text);
  if (typeof value === 'string') return value;
  throw new InvalidArgumentError(value.what);
}

function instant(text: string): number {
  const value = readInstant(text);
  if (typeof value === 'number') return value;
  throw new InvalidArgumentError(value.what);
}
