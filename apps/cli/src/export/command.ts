import { EXPORT_FORMATS, EXPORT_KINDS, Fault as FieldFault, readDate } from '@phasegate/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';
import type { ExportOptions } from './export.js';

const EXAMPLES = `
Dates are trading days of each bot's own calendar, both included. --start defaults to the beginning, --end
to now. Without --kind sessions are exported; if --out is a folder (it exists, or its name ends with /),
every kind, each in its own file. FILE.proof.json beside FILE holds rows, SHA-256, range and the end of each
log, for \`phase verify --export FILE\`. Every export is recorded in the platform's log.

Text that a spreadsheet would run as a formula, or that begins with an apostrophe, gets an apostrophe in
front: remove one to restore it. Keys and passwords are redacted.

Examples:
  phase export --start 2026-01-01 --end 2026-03-31
  phase export --start 2026-01-01 --end 2026-03-31 --kind summary --out summary.csv
  phase export --start 2026-01-01 --end 2026-03-31 --out first-quarter/
  phase export --format jsonl --out log.jsonl
`;

/** `phase export` (FR-008). */
export function exportCommand(io: Io): Command {
  return new Command('export')
    .description('the books as CSV, or the log as JSON Lines, with proof')
    .option('--start <date>', 'first trading day', dateOf)
    .option('--end <date>', 'last trading day', dateOf)
    .option('--bot <id>', 'one bot only')
    .addOption(new Option('--kind <kind>', 'the data to export').choices(EXPORT_KINDS))
    .addOption(
      new Option('--format <format>', 'jsonl: the lines of the log')
        .choices(EXPORT_FORMATS)
        .default('csv'),
    )
    .option('--out <file>', 'output file or folder (default: standard output)')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ExportOptions) => {
      if (options.start !== undefined && options.end !== undefined && options.start > options.end)
        throw new BadInput(`--end ${options.end} is before --start ${options.start}`);
      if (options.format === 'jsonl' && (options.kind ?? 'history') !== 'history')
        throw new BadInput(`--format jsonl is of --kind history, not ${options.kind}`);
      await (await import('./export.js')).exportBooks(io, options);
    });
}

function dateOf(text: string): string {
  const date = readDate(text);
  if (date instanceof FieldFault) throw new InvalidArgumentError(date.what);
  return date;
}
