import { botDetail, botsPage, type BotAnswer } from '@phasegate/contracts';
import { PHASE_NAMES } from '@phasegate/phase-core';
import { Command } from 'commander';
import { tell, type Io } from '../io.js';
import { botPath, PlatformClient, type PlatformOptions } from './client.js';
import { withPlatformOptions } from './options.js';

const EXAMPLE = `
Examples:
  phase status
  phase status --bot bot_p7Yx0cJ1kq2V
`;

/** `phase status`: the status of bots. */
export function statusCommand(io: Io): Command {
  return withPlatformOptions(
    new Command('status').description('the status of the bots: phase, size, breaker, attention'),
  )
    .option('--bot <id>', 'one bot only')
    .addHelpText('after', EXAMPLE)
    .action(async ({ bot, ...options }: { bot?: string } & PlatformOptions) => {
      const client = PlatformClient.from(io, options);
      if (bot !== undefined) return print(io, await client.get(botPath(bot), botDetail));
      let count = 0;
      for await (const each of allBots(client)) {
        print(io, each);
        count += 1;
      }
      if (count === 0) tell(io, 'There are no bots that you may see.');
    });
}

async function* allBots(client: PlatformClient): AsyncGenerator<BotAnswer> {
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const { items, next_cursor } = await client.get(`/v1/bots${query}`, botsPage);
    yield* items;
    cursor = next_cursor;
  }
}

function print(
  io: Io,
  {
    id,
    name,
    attention,
    currency,
    status,
  }: Pick<BotAnswer, 'id' | 'name' | 'attention' | 'currency' | 'status'>,
): void {
  if (status === null) {
    const why = 'its stored state cannot be read; it trades nothing (phase verify)';
    return void io.stdout.write(`${name} (${id})\n  attention   ${attention.join(', ')}: ${why}\n`);
  }
  const {
    phase,
    size,
    effective_size,
    breaker,
    entries_today,
    next_allowed_at,
    equity,
    open_trades,
    readiness,
  } = status;
  const lines = [
    `${name} (${id})`,
    `  phase       ${PHASE_NAMES[phase]}`,
    `  size        ${size === null ? 'none: paper only' : `${size} ${currency}${effective_size === size ? '' : `, at most ${effective_size} now`}`}`,
    `  equity      ${equity} ${currency}`,
    `  breaker     ${breaker === null ? 'closed' : `open since ${breaker.since} (${breaker.cause})`}`,
    `  today       ${entries_today} live entries, ${open_trades} trades open${next_allowed_at === null ? '' : `, the next entry at ${next_allowed_at}`}`,
    `  readiness   ${readiness.summary}`,
    ...(attention.length === 0 ? [] : [`  attention   ${attention.join(', ')}`]),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}
