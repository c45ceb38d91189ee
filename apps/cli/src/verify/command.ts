import { Command } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';

const EXAMPLES = `
Recomputes the hash chain of every log and its fold, and compares the logs with the signed heads, the
mirror files with the logs, and both stores of checkpoints with each other. Each fault is reported with
its log, number and store. Changes nothing.

--file needs files only: JSON Lines with id, bot, prev_hash and hash, in the order of the log, as the
mirror and \`phase export\` write them. A log that begins after its first event is verified and reported
as a range. With --checkpoints and --public-key truncated and rehashed logs are found as well: every
event up to the last checkpoint is proven, and logs must be complete unless --range says that the files
hold a part of them. Copy the checkpoints before the files, so that they name no later events.

--export compares a file with the proof beside it, and the proof with the public key (or that of
PHASE_SIGNING_KEY_FILE) and with the logs, if DATABASE_URL names a database that answers. Without
key and logs the proof cannot be trusted: the file is unauthenticated, and the exit status is 1.

Examples:
  phase verify
  phase verify --bot bot_p7Yx0cJ1kq2V
  phase verify --file logs/phase/phase-history.jsonl
  phase verify --export sessions.csv --public-key public-key.pem
  phase verify --file phase-history.jsonl --checkpoints checkpoints.jsonl --public-key public-key.pem
`;

interface Options {
  readonly bot?: string;
  readonly file?: string[];
  readonly checkpoints?: string;
  readonly publicKey?: string;
  readonly range?: true;
  readonly export?: string[];
}

/** `phase verify` (rules 8). */
export function verifyCommand(io: Io): Command {
  return new Command('verify')
    .description('find damage to the logs, their mirror and the checkpoints')
    .option('--bot <id>', 'one bot only')
    .option('--file <file...>', 'exported or mirrored logs, in order; needs no database')
    .option('--checkpoints <file>', 'with --file: the signed checkpoints')
    .option('--range', 'with --checkpoints: the files hold a part of each log')
    .option('--public-key <file>', 'what checkpoints and proofs are checked with')
    .option('--export <file...>', 'files of `phase export`, against the proofs beside them')
    .addHelpText('after', EXAMPLES)
    .action(async ({ bot, file, checkpoints, publicKey, range, export: exported }: Options) => {
      if (range === true && checkpoints === undefined)
        throw new BadInput('--range needs --checkpoints');
      if (exported !== undefined)
        return (await import('../export/verify-export.js')).verifyExports(io, exported, publicKey);
      if (file === undefined) {
        if (checkpoints !== undefined) throw new BadInput('--checkpoints needs --file');
        return (await import('./database.js')).verifyDatabase(io, bot, publicKey);
      }
      if ((checkpoints === undefined) !== (publicKey === undefined))
        throw new BadInput('--checkpoints and --public-key must be given together');
      const signed =
        checkpoints === undefined
          ? null
          : await (await import('./signed.js')).signedIn(checkpoints, publicKey!);
      return (await import('./files.js')).verifyFiles(io, file, {
        bot,
        signed,
        part: signed === null || range === true,
      });
    });
}
