import { Command } from 'commander';
import type { Io } from '../io.js';

const EXAMPLES = `
Recomputes the hash chain of every log, and compares its fold with the stored state. With --file
nothing but the files is needed: JSON Lines with id, bot, prev_hash and hash, in the order of the
log. Events that were cut off at the end are missed only by the database.

Examples:
  phase verify
  phase verify --bot bot_p7Yx0cJ1kq2V
  phase verify --file logs/phase/phase-history.jsonl
`;

/** `phase verify` (rules 8). */
export function verifyCommand(io: Io): Command {
  return new Command('verify')
    .description('find damage to the logs')
    .option('--bot <id>', 'one bot only')
    .option('--file <file...>', 'exported or mirrored logs, in order; no database is asked')
    .addHelpText('after', EXAMPLES)
    .action(async ({ bot, file }: { bot?: string; file?: string[] }) => {
      if (file === undefined) await (await import('./database.js')).verifyDatabase(io, bot);
      else await (await import('./files.js')).verifyFiles(io, file, bot);
    });
}
