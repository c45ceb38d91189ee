import type { Readable, Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { Bot, type BotOptions } from './bot.js';
import { createServer } from './server.js';

/**
 * Unless it is called before, the server opens its outbox after this time. A client may start a second server, only to
 * learn the revision from it (findings/mcp-client-starts-a-server-twice.sh): that one must not hold the outbox.
 */
const OPEN_AFTER_MS = 3_000;

export interface StdioOptions extends BotOptions {
  readonly stdin: Readable;
  readonly stdout: Writable;
}

/** Serves one bot over standard input and output, until the input ends or the signal comes. */
export async function serveOnStdio(options: StdioOptions, ended: AbortSignal): Promise<void> {
  const { stdin, stdout, log } = options;
  let opened: Bot | null = null;
  const bot = () => (opened ??= new Bot(options));
  const opening = setTimeout(bot, OPEN_AFTER_MS);
  const transport = new StdioServerTransport(stdin, stdout);
  const handle = serveStdio(() => createServer(bot, log), {
    transport,
    onerror: (error) => log.warn({ err: error }, 'a message could not be served'),
  });
  log.info('serving MCP on standard input and output');
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
    stdout.once('error', () => resolve());
    ended.addEventListener('abort', () => resolve(), { once: true });
  });
  await handle.close();
  stdin.destroy();
  clearTimeout(opening);
  await (opened as Bot | null)?.close();
}
