import { readName, ROLES, type Role } from '@phasegate/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';

const EXAMPLE = `
A token is made in the database itself (DATABASE_URL), so that there can be a first one. It goes
to standard output, this once; only its hash is kept.

Example:
  export PHASE_TOKEN=$(phase token create --role admin --name "my laptop")
`;

/** `phase token`: tokens of people and their tools. */
export function tokenCommand(io: Io): Command {
  const create = new Command('create')
    .description('make a token; it is shown this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'whose it is', nameOf, 'command line')
    .addHelpText('after', EXAMPLE)
    .action(async (token: { role: Role; name: string }) =>
      (await import('./create.js')).printNewToken(io, token),
    );
  return new Command('token')
    .description('tokens of people and their tools')
    .addHelpText('after', EXAMPLE)
    .addCommand(create);
}

function nameOf(text: string): string {
  const name = readName(text);
  if (typeof name === 'string') return name;
  throw new InvalidArgumentError(name.what);
}
