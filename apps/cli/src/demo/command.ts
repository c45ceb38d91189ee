import { Command } from 'commander';
import type { Io } from '../io.js';

const EXAMPLE = `
The histories come from the rules themselves and a trader of chance, and end now. The logins are
written to the file that PHASE_DEMO_FILE names; unless it is set, beside the data of the embedded
database, or of another one to a file here that is named after it. Only you can read it. Nothing
happens when there are bots already.

Example:
  DATABASE_URL=postgresql://… phase demo
`;

/** `phase demo`: what `npm start` shows a newcomer. */
export function demoCommand(io: Io): Command {
  return new Command('demo')
    .description('four bots with months of history, into an empty platform')
    .addHelpText('after', EXAMPLE)
    .action(async () => (await import('./make.js')).makeDemo(io));
}
