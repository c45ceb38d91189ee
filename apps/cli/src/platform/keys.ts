import { botKey, createdKey } from '@phasegate/contracts';
import { Command } from 'commander';
import { z } from 'zod';
import { tell, type Io } from '../io.js';
import { botPath, PlatformClient, type PlatformOptions } from './client.js';
import { withPlatformOptions } from './options.js';

const EXAMPLES = `
Examples:
  phase keys create --bot bot_p7Yx0cJ1kq2V --name production
  phase keys list --bot bot_p7Yx0cJ1kq2V
  phase keys revoke --bot bot_p7Yx0cJ1kq2V --key key_Q3mD9sT5hZ8w
`;

type KeyOptions = { readonly bot: string } & PlatformOptions;

/** `phase keys`: the keys with which a bot calls the API. */
export function keysCommand(io: Io): Command {
  return new Command('keys')
    .description('the keys with which a bot calls the API')
    .addHelpText('after', EXAMPLES)
    .addCommand(createCommand(io))
    .addCommand(listCommand(io))
    .addCommand(revokeCommand(io));
}

const keyCommand = (name: string, description: string): Command =>
  withPlatformOptions(new Command(name).description(description))
    .requiredOption('--bot <id>', 'the bot')
    .addHelpText('after', EXAMPLES);

function createCommand(io: Io): Command {
  return keyCommand('create', 'create a key; it is shown only once')
    .requiredOption('--name <name>', 'its use')
    .action(async ({ bot, name, ...options }: KeyOptions & { name: string }) => {
      const { id, key } = await PlatformClient.from(io, options).post(
        botPath(bot, 'keys'),
        { name },
        createdKey,
      );
      tell(io, `Key ${id}; keep it now, it is not shown again:`);
      io.stdout.write(`${key}\n`);
    });
}

function listCommand(io: Io): Command {
  return keyCommand('list', 'the keys of a bot, newest first').action(
    async ({ bot, ...options }: KeyOptions) => {
      const { items } = await PlatformClient.from(io, options).get(
        botPath(bot, 'keys'),
        z.object({ items: z.array(botKey) }),
      );
      for (const { id, name, created_at, revoked_at } of items)
        io.stdout.write(
          `${id}  ${created_at}  ${revoked_at === null ? 'valid' : `revoked ${revoked_at}`}  ${name}\n`,
        );
      if (items.length === 0) tell(io, 'The bot has no keys.');
    },
  );
}

function revokeCommand(io: Io): Command {
  return keyCommand('revoke', 'revoke a key, at once')
    .requiredOption('--key <id>', 'the key')
    .action(async ({ bot, key, ...options }: KeyOptions & { key: string }) => {
      await PlatformClient.from(io, options).delete(botPath(bot, 'keys', key));
      tell(io, `Key ${key} is revoked.`);
    });
}
