import { newUserFields, ROLES, type Role } from '@phasegate/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';

const EXAMPLE = `
A user is made in the database itself (DATABASE_URL), so that there can be a first one. The password
that it gets goes to standard output, this once; administrators make further users in the web admin.

Example:
  phase user create --role admin --email ada@example.org --name "Ada Lovelace"
`;

/** `phase user`: people who sign in to the web admin. */
export function userCommand(io: Io): Command {
  const create = new Command('create')
    .description('make a user; the password is shown this once')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--email <address>', 'what they sign in with', field('email'))
    .requiredOption('--name <name>', 'how they are called', field('name'))
    .addHelpText('after', EXAMPLE)
    .action(async (user: { role: Role; email: string; name: string }) =>
      (await import('./create.js')).printNewUser(io, user),
    );
  return new Command('user')
    .description('people who sign in to the web admin')
    .addHelpText('after', EXAMPLE)
    .addCommand(create);
}

/** A field of a user as the HTTP API takes it. */
const field =
  (name: 'email' | 'name') =>
  (text: string): string => {
    const parsed = newUserFields[name].safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues[0]!.message);
  };
