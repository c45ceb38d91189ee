import { Command } from 'commander';
import type { Io } from '../io.js';

const EXAMPLE = `
The histories come from the rules and random trades, and end now. The logins are written to the file
that PHASE_DEMO_FILE names; by default beside the data of the embedded database, or for another
database to a file in this folder named after it. Only you can read it. Does nothing when there are
bots already.

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
