import { Fault, readNamedDecimals } from '@phasegate/contracts';
import { FORMATS, type PlatformOptions, readMappingFile } from '@phasegate/trade-files';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options of commands that read a trade file, as commander gives them. */
export interface TradeFileSettings {
  readonly format?: string;
  readonly zone?: string;
  readonly symbol?: string;
  readonly dates?: 'day-first' | 'month-first';
  readonly decimalMark?: '.' | ',';
  readonly pointValue?: ReadonlyMap<string, string>;
  readonly feePerSide?: ReadonlyMap<string, string>;
  readonly rate?: ReadonlyMap<string, string>;
  readonly mapping?: string;
}

export const TRADES_OPTION =
  'CSV, JSON Lines, a freqtrade result, or a file as another platform writes it';

/** Options by which somebody says what a file does not say itself (rules 9.7). */
export function withTradeFileOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <name>', 'read it as this and nothing else').choices(FORMATS))
    .option('--zone <zone>', 'the clock of the file: Europe/Berlin, +02:00, America/New_York+07:00')
    .option('--symbol <symbol>', 'what was traded, where the file does not say')
    .addOption(
      new Option('--dates <order>', 'how to read 03/05/2026').choices(['day-first', 'month-first']),
    )
    .addOption(
      new Option(
        '--decimal-mark <mark>',
        'how to read 1,234: the character before the decimals',
      ).choices(['.', ',']),
    )
    .option('--point-value <symbol=n>', 'the value of one point, such as MNQ=2', named)
    .option('--fee-per-side <symbol=n>', 'fees where the file holds none, such as MNQ=0.62', named)
    .option(
      '--rate <coin=n>',
      'the price of a coin that fees were taken in, such as BNB=600',
      named,
    )
    .option('--mapping <file>', 'JSON that describes the columns of any other file');
}

/** Throws BadTradeFile where the mapping is none. */
export async function platformOptions(settings: TradeFileSettings): Promise<PlatformOptions> {
  const { format, zone, symbol, dates, decimalMark, pointValue, feePerSide, rate, mapping } =
    settings;
  return {
    ...(format === undefined ? {} : { format }),
    ...(zone === undefined ? {} : { zone }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(dates === undefined ? {} : { dates }),
    ...(decimalMark === undefined ? {} : { decimalMark }),
    ...(pointValue === undefined ? {} : { pointValues: pointValue }),
    ...(feePerSide === undefined ? {} : { feesPerSide: feePerSide }),
    ...(rate === undefined ? {} : { rates: rate }),
    ...(mapping === undefined ? {} : { mapping: await readMappingFile(mapping) }),
  };
}

/** `MNQ=2` added to those before it: the option may be given several times, or hold several with commas between. */
function named(text: string, before?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const values = readNamedDecimals(text);
  if (values instanceof Fault) throw new InvalidArgumentError(values.what);
  return new Map([...(before ?? []), ...values]);
}
