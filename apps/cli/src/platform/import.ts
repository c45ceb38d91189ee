import { importAnswer } from '@phasegate/contracts';
import { instantText, type HistoryTrade } from '@phasegate/phase-core';
import { readTradeFile } from '@phasegate/trade-files';
import { Command, Option } from 'commander';
import { tell, type Io } from '../io.js';
import { botPath, PlatformClient, type PlatformOptions } from './client.js';
import { withPlatformOptions } from './options.js';
import {
  platformOptions,
  TRADES_OPTION,
  type TradeFileSettings,
  withTradeFileOptions,
} from '../trade-file/options.js';
import { fetchReadiness, readinessLines } from './readiness.js';

/** The API accepts no more warnings; only a hopeless file has as many. */
const MAX_WARNINGS = 100;
const MAX_WARNING_LENGTH = 1_000;

const EXAMPLE = `
The trades count as evidence for the gate to Proof of Concept (rules 2.11): once, into a bot
that has not traded yet.

Example:
  phase import --bot bot_p7Yx0cJ1kq2V --trades backtest-result.json --as backtest
`;

interface ImportSettings extends PlatformOptions, TradeFileSettings {
  readonly bot: string;
  readonly trades: string;
  readonly as: 'backtest' | 'paper';
  readonly strategy?: string;
}

/** `phase import`: a history from elsewhere into a bot. */
export function importCommand(io: Io): Command {
  const command = withPlatformOptions(
    new Command('import').description('import a history into a new bot'),
  )
    .requiredOption('--bot <id>', 'the bot')
    .requiredOption('--trades <file>', TRADES_OPTION)
    .addOption(
      new Option('--as <what>', 'the type of history')
        .choices(['backtest', 'paper'])
        .default('backtest'),
    )
    .option('--strategy <name>', 'the strategy within a freqtrade file');
  return withTradeFileOptions(command)
    .addHelpText('after', EXAMPLE)
    .action((settings: ImportSettings) => importFile(io, settings));
}

async function importFile(io: Io, settings: ImportSettings): Promise<void> {
  const { bot, trades: file, as, strategy, ...options } = settings;
  const client = PlatformClient.from(io, options);
  const { trades, warnings, currency } = await readTradeFile(file, {
    ...(await platformOptions(settings)),
    ...(strategy === undefined ? {} : { strategy }),
  });
  const sentWarnings = warnings
    .slice(0, MAX_WARNINGS)
    .map((warning) => warning.slice(0, MAX_WARNING_LENGTH));
  const body = { as, currency, trades: trades.map(onTheWire), warnings: sentWarnings };
  const imported = await client.post(botPath(bot, 'imports'), body, importAnswer);
  for (const warning of imported.warnings) tell(io, `warning: ${warning}`);
  io.stdout.write(`Imported ${imported.trades} trades as ${as}: ${imported.sessions} sessions.\n`);
  for (const line of readinessLines(await fetchReadiness(client, bot)))
    io.stdout.write(`${line}\n`);
}

const onTheWire = (trade: HistoryTrade) => ({
  ...trade,
  opened_at: instantText(trade.opened_at),
  closed_at: instantText(trade.closed_at),
});
