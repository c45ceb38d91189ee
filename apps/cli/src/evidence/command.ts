import { Command } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';
import { withPlatformOptions } from '../platform/options.js';
import { withSimulationOptions } from '../simulate/command.js';
import { TRADES_OPTION } from '../trade-file/options.js';
import type { EvidenceOptions } from './options.js';

const EXAMPLES = `
The statistical evidence for the next gate: of a bot on the platform, or of the simulated record after a list of
trades, which needs no server. docs/evidence.md explains the figures.

Examples:
  phase evidence --bot bot_p7Yx0cJ1kq2V
  phase evidence --trades trades.csv --approve never --json
`;

/** `phase evidence`: luck or skill. */
export function evidenceCommand(io: Io): Command {
  const command = new Command('evidence')
    .description('statistical evidence of a record: luck or skill')
    .option('--bot <id>', 'a bot on the platform')
    .option('--trades <file>', TRADES_OPTION);
  return withPlatformOptions(withSimulationOptions(command))
    .option('--json', 'as GET /v1/bots/{bot}/evidence answers')
    .addHelpText('after', EXAMPLES)
    .action(async (options: EvidenceOptions) => {
      if ((options.bot === undefined) === (options.trades === undefined))
        throw new BadInput('one of --bot and --trades is needed');
      await (await import('./evidence.js')).printEvidence(io, options);
    });
}
