import { Command } from 'commander';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';

const EXAMPLES = `
Restores a damaged log from its mirror, as the database's owner (DATABASE_MIGRATE_URL). Every line
must continue the chain, up to the last signed head. Replaced rows are kept in the table
set_aside_rows; the stored state and the read models are rebuilt. The restore is atomic. A log that
is whole is unchanged, and only its state and read models are rebuilt.

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
    .description('restore a damaged log from its mirror')
    .option('--bot <id>', 'the bot')
    .option('--platform', "the platform's own log")
    .option('--from <file...>', 'the files, in order (default: those of PHASE_HISTORY_DIR)')
    .option('--checkpoints <dir>', 'instead of PHASE_CHECKPOINT_DIR')
    .option('--public-key <file>', 'the key that verifies the checkpoints')
    .addHelpText('after', EXAMPLES)
    .action(async ({ bot, platform, ...options }: Options) => {
      if ((bot === undefined) === (platform !== true))
        throw new BadInput('name one log: --bot ID or --platform');
      await (await import('./restore.js')).restore(io, { log: bot ?? 'platform', ...options });
    });
}
