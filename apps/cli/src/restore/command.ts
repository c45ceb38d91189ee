import { Command } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';

const EXAMPLES = `
Puts a damaged log back from its mirror, as the database's owner (DATABASE_MIGRATE_URL): every line
is checked to continue the chain up to what the checkpoints have signed. What was found in the
database is set aside in the table set_aside_rows; the stored state and the tables that reads are
made from are built anew. All of it happens, or nothing. A log that is whole is left as it is, and
only what is built from it is built anew.

Afterwards the log stays in quarantine until an administrator releases it:
  POST /v1/bots/{bot}/quarantine/release {"reason": "…"}

Examples:
  phase restore --bot bot_p7Yx0cJ1kq2V
  phase restore --bot bot_p7Yx0cJ1kq2V --from backup/phase-history.jsonl
  phase restore --platform
`;

interface Options {
  readonly bot?: string;
  readonly platform?: boolean;
  readonly from?: string[];
  readonly checkpoints?: string;
  readonly publicKey?: string;
}

/** `phase restore` (rules 8.3). */
export function restoreCommand(io: Io): Command {
  return new Command('restore')
    .description('put a damaged log back from its mirror')
    .option('--bot <id>', 'the bot')
    .option('--platform', "the platform's own log")
    .option('--from <file...>', 'the files, in order; those of PHASE_HISTORY_DIR unless given')
    .option('--checkpoints <dir>', 'instead of PHASE_CHECKPOINT_DIR')
    .option('--public-key <file>', 'what the checkpoints are checked with')
    .addHelpText('after', EXAMPLES)
    .action(async ({ bot, platform, ...options }: Options) => {
      if ((bot === undefined) === (platform !== true))
        throw new BadInput('name one log: --bot ID or --platform');
      await (await import('./restore.js')).restore(io, { log: bot ?? 'platform', ...options });
    });
}
