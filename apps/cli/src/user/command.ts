import { newUserFields, ROLES, type Role } from '@phasegate/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';

const EXAMPLE = `
Works on the database directly (DATABASE_URL), so that it can create the first user. The generated
password is printed once. Administrators create further users in the web admin.

Example:
  phase user create --role admin --email ada@example.org --name "Ada Lovelace"
`;

/** `phase user`: people who sign in to the web admin. */
export function userCommand(io: Io): Command {
  const create = new Command('create')
    .description('create a user; the password is shown only once')
    .addOption(
      new Option('--role <role>', 'their permissions').choices(ROLES).makeOptionMandatory(),
    )
    .requiredOption('--email <address>', 'their e-mail, to sign in with', field('email'))
    .requiredOption('--name <name>', 'their name', field('name'))
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
