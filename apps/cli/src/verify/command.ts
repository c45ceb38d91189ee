import { Command } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';

const EXAMPLES = `
Recomputes the hash chain of every log and its fold, compares it with what checkpoints have signed,
the files of the mirror with the log, and both stores of checkpoints with each other. Each fault is
named with its log, its number and what is at fault. Changes nothing.

With --file nothing but files is needed: JSON Lines with id, bot, prev_hash and hash, in the order
of the log, as the mirror and \`phase export\` write them. With --checkpoints and --public-key an end
that was cut off and a chain that was computed anew are found as well: all up to the last checkpoint
is proven. Copy the checkpoints before the files, so that they name nothing younger.

Examples:
  phase verify
  phase verify --bot bot_p7Yx0cJ1kq2V
  phase verify --file logs/phase/phase-history.jsonl
  phase verify --export sessions.csv
  phase verify --file phase-history.jsonl --checkpoints checkpoints.jsonl --public-key public-key.pem
`;

interface Options {
  readonly bot?: string;
  readonly file?: string[];
  readonly checkpoints?: string;
  readonly publicKey?: string;
  readonly export?: string[];
}

/** `phase verify` (rules 8). */
export function verifyCommand(io: Io): Command {
  return new Command('verify')
    .description('find damage to the logs, their mirror and the checkpoints')
    .option('--bot <id>', 'one bot only')
    .option('--file <file...>', 'exported or mirrored logs, in order; no database is asked')
    .option('--checkpoints <file>', 'with --file: what was signed')
    .option('--public-key <file>', 'what the checkpoints are checked with')
    .option('--export <file...>', 'files of `phase export`, against the proofs beside them')
    .addHelpText('after', EXAMPLES)
    .action(async ({ bot, file, checkpoints, publicKey, export: exported }: Options) => {
      if (exported !== undefined)
        return (await import('../export/verify-export.js')).verifyExports(io, exported);
      if (file === undefined) {
        if (checkpoints !== undefined) throw new BadInput('--checkpoints needs --file');
        return (await import('./database.js')).verifyDatabase(io, bot, publicKey);
      }
      if ((checkpoints === undefined) !== (publicKey === undefined))
        throw new BadInput('--checkpoints and --public-key need each other');
      const signed =
        checkpoints === undefined
          ? null
          : await (await import('./signed.js')).signedIn(checkpoints, publicKey!);
      return (await import('./files.js')).verifyFiles(io, file, bot, signed);
    });
}
