import { readName, ROLES, type Role } from '@phasegate/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';
import { readExpiry, type Expiry } from './expiry.js';

const EXAMPLES = `
Works on the database directly (DATABASE_URL), so that it can create the first token; people who can
sign in create their own in the web admin. A new token is printed once; only its hash is stored. It
expires after 90 days unless --expires is given, and at once when it is revoked.

Examples:
  export PHASE_TOKEN=$(phase token create --role admin --name "my laptop")
  phase token create --role compliance --name auditor --expires 2027-06-30
  phase token create --role operator --name dashboard --expires never
  phase token list
  phase token revoke tok_Q3mD9sT5hZ8w
`;

/** `phase token`: tokens of people and their tools. */
export function tokenCommand(io: Io): Command {
  return new Command('token')
    .description('tokens of people and their tools')
    .addHelpText('after', EXAMPLES)
    .addCommand(createCommand(io))
    .addCommand(listCommand(io))
    .addCommand(revokeCommand(io));
}

interface CreateOptions {
  readonly role: Role;
  readonly name: string;
  readonly expires?: Expiry;
}

const createCommand = (io: Io): Command =>
  new Command('create')
    .description('create a token; it is shown only once')
    .addOption(new Option('--role <role>', 'its permissions').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'its owner or use', nameOf, 'command line')
    .option(
      '--expires <when>',
      'a date, an instant, days such as 30d, or never (default: 90d)',
      readExpiry,
    )
    .addHelpText('after', EXAMPLES)
    .action(async ({ role, name, expires }: CreateOptions) =>
      (await import('./tokens.js')).printNewToken(io, { role, name, expires_at: expires?.at }),
    );

const listCommand = (io: Io): Command =>
  new Command('list')
    .description('every token, newest first: id, role, created, expires, last used, state, name')
    .addHelpText('after', EXAMPLES)
    .action(async () => (await import('./tokens.js')).printTokens(io));

const revokeCommand = (io: Io): Command =>
  new Command('revoke')
    .description('make a token invalid, at once')
    .argument('<token>', 'its id, as `phase token list` shows it')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string) => (await import('./tokens.js')).revoke(io, id));

function nameOf(text: string): string {
  const name = readName(text);
  if (typeof name === 'string') return name;
  throw new InvalidArgumentError(name.what);
}
