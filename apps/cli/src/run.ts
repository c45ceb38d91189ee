import { BadEnvironment } from '@phasegate/config';
import { BadTradeFile } from '@phasegate/trade-files';
import { Command, CommanderError } from 'commander';
import { benchCommand } from './bench/command.js';
import { convertCommand } from './convert/command.js';
import { demoCommand } from './demo/command.js';
import { evidenceCommand } from './evidence/command.js';
import { BadInput, EXIT, Fault } from './exit.js';
import { exportCommand } from './export/command.js';
import type { Io } from './io.js';
import { labCommand } from './lab/command.js';
import { mcpCommand } from './mcp/command.js';
import { importCommand } from './platform/import.js';
import { keysCommand } from './platform/keys.js';
import { readinessCommand } from './platform/readiness.js';
import { statusCommand } from './platform/status.js';
import { restoreCommand } from './restore/command.js';
import { reportCommand } from './report/command.js';
import { simulateCommand } from './simulate/command.js';
import { tokenCommand } from './token/command.js';
import { userCommand } from './user/command.js';
import { verifyCommand } from './verify/command.js';

/** Runs one command line (without `node` and the script). @returns the exit status */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return reported(error, io);
  }
}

const COMMANDS = [
  simulateCommand,
  evidenceCommand,
  labCommand,
  convertCommand,
  importCommand,
  statusCommand,
  readinessCommand,
  keysCommand,
  mcpCommand,
  tokenCommand,
  userCommand,
  exportCommand,
  reportCommand,
  verifyCommand,
  restoreCommand,
  benchCommand,
  demoCommand,
];

function program(io: Io): Command {
  const root = new Command('phase')
    .description('Phasegate on the command line')
    .addHelpText('after', '\nExample:\n  phase simulate --trades trades.csv\n');
  for (const command of COMMANDS) root.addCommand(command(io));
  for (const command of withChildren(root))
    command
      .exitOverride()
      .showSuggestionAfterError(false)
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
        outputError: () => undefined,
      });
  return root;
}

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}

const BAD_INPUT = [BadInput, BadTradeFile, BadEnvironment];

/** One line on standard error. */
function reported(error: unknown, io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  const line = (text: string) => io.stderr.write(`phase: ${text.replace(/\s*\n\s*/g, ' ')}\n`);
  if (error instanceof CommanderError) {
    if (error.code !== 'commander.help') line(error.message.replace(/^error: /, ''));
    return EXIT.badInput;
  }
  line(error instanceof Error ? error.message : String(error));
  if (BAD_INPUT.some((kind) => error instanceof kind)) return EXIT.badInput;
  if (!(error instanceof Fault) && io.env['LOG_LEVEL'] === 'debug')
    io.stderr.write(`${(error as Error).stack}\n`);
  return EXIT.fault;
}
