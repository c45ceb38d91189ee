import { setFlagsFromString } from 'node:v8';
import { type HistoryTrade, instantText } from '@phasegate/phase-core';
import { openTradeFile } from '@phasegate/trade-files';
import { Command } from 'commander';
import { tell, type Io } from '../io.js';
import { LineWriter } from '../line-writer.js';
import {
  platformOptions,
  TRADES_OPTION,
  type TradeFileSettings,
  withTradeFileOptions,
} from '../trade-file/options.js';

/** Left alone, V8 lets the garbage of a large file grow to several times what is in use. */
const HEAP_GROWTH = '--heap-growing-percent=50';

const EXAMPLE = `
Any file that can be read becomes a trade file (JSON Lines on standard output). What was assumed, what
is left out and what was paired stands on standard error. Nothing is guessed: what a file does not say
and nothing in it settles is asked for.

Examples:
  phase convert --trades ReportHistory.html --zone America/New_York+07:00 > trades.jsonl
  phase convert --trades Performance.csv --zone America/Chicago --fee-per-side MNQ=0.62
`;

interface ConvertSettings extends TradeFileSettings {
  readonly trades: string;
  readonly strategy?: string;
}

/** `phase convert`: any readable file → the trade file of rules 9.1. */
export function convertCommand(io: Io): Command {
  const command = new Command('convert')
    .description('a file as a platform writes it, as a trade file')
    .requiredOption('--trades <file>', TRADES_OPTION)
    .option('--strategy <name>', 'which strategy of a freqtrade result');
  return withTradeFileOptions(command)
    .addHelpText('after', EXAMPLE)
    .action((settings: ConvertSettings) => convert(io, settings));
}

async function convert(io: Io, settings: ConvertSettings): Promise<void> {
  setFlagsFromString(HEAP_GROWTH);
  const { trades: file, strategy } = settings;
  const { trades, count, warnings, format } = await openTradeFile(file, {
    ...(await platformOptions(settings)),
    ...(strategy === undefined ? {} : { strategy }),
  });
  const writer = new LineWriter(io.stdout);
  for (const trade of trades) {
    const full = writer.write(JSON.stringify(onFile(trade)));
    if (full !== undefined) await full;
  }
  await writer.flush();
  tell(io, `read as ${format}: ${count} trades`);
  for (const warning of warnings) tell(io, warning);
}

const onFile = ({ opened_at, closed_at, ...trade }: HistoryTrade) => ({
  ...trade,
  opened_at: instantText(opened_at),
  closed_at: instantText(closed_at),
});
