import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnvironment, type Environment } from '@phasegate/config';
import { createLog, KEY_FORM, serveHttp, serveOnStdio } from '@phasegate/mcp';
import { Command } from 'commander';
import { BadInput, Fault } from '../exit.js';
import type { Io } from '../io.js';

const DEFAULT_ADDRESS = 'http://localhost:4000';

const EXAMPLES = `
On stdio the bot's key comes from PHASEGATE_KEY, or from the file that PHASEGATE_KEY_FILE names. Over HTTP every
request brings its own bot's key as "Authorization: Bearer pgk_…", and the server holds none.

Examples:
  PHASEGATE_KEY=pgk_… phase mcp
  phase mcp --http --port 4100
  phase mcp --http --host 0.0.0.0 --allow-host agents.example.org
`;

interface McpOptions {
  readonly http?: true;
  readonly host: string;
  readonly port: string;
  readonly allowHost: readonly string[];
  readonly api?: string;
  readonly outbox?: string;
}

/** `phase mcp`: a bot's tools for agents. */
export function mcpCommand(io: Io): Command {
  return new Command('mcp')
    .description('an MCP server: agents check, report and exit as one bot')
    .option('--http', 'serve streamable HTTP at /mcp instead of stdio')
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option('--port <number>', 'the port to listen at', '4100')
    .option(
      '--allow-host <name>',
      'a host name that requests may use beside localhost; may be repeated',
      (name: string, names: readonly string[]) => [...names, name],
      [] as readonly string[],
    )
    .option(
      '--api <address>',
      `the platform (default: PHASEGATE_URL, API_URL or ${DEFAULT_ADDRESS})`,
    )
    .option(
      '--outbox <folder>',
      'where reports wait (default: PHASEGATE_OUTBOX, or a state folder)',
    )
    .addHelpText('after', EXAMPLES)
    .action((options: McpOptions) => serve(io, options));
}

async function serve(io: Io, options: McpOptions): Promise<void> {
  const environment = readEnvironment(io.env, []);
  const url = options.api ?? environment.PHASEGATE_URL ?? environment.API_URL ?? DEFAULT_ADDRESS;
  assertAddress(url);
  const common = {
    url,
    outboxes: resolve(options.outbox ?? environment.PHASEGATE_OUTBOX ?? stateFolder(io.env)),
    log: createLog(environment.LOG_LEVEL, io.stderr),
  };
  const ended = endSignal();
  if (options.http === undefined) {
    const key = keyFrom(environment);
    await serveOnStdio({ ...common, key, stdin: io.stdin, stdout: io.stdout }, ended);
    return;
  }
  await serveOverHttp(common, options, ended);
}

/** Before anything is served, and without the address in its message: it may hold credentials. */
function assertAddress(url: string): void {
  const { protocol, username, password, search, hash } = URL.canParse(url)
    ? new URL(url)
    : new URL('none:');
  if (!/^https?:$/.test(protocol) || `${username}${password}${search}${hash}` !== '')
    throw new BadInput(
      'the platform’s address (--api, PHASEGATE_URL or API_URL) must be like http://localhost:4000, without credentials, query or fragment',
    );
}

async function serveOverHttp(
  common: { url: string; outboxes: string; log: ReturnType<typeof createLog> },
  { host, port, allowHost }: McpOptions,
  ended: AbortSignal,
): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new BadInput('--port must be a port number');
  const serving = await serveHttp({
    ...common,
    host,
    port: Number(port),
    allowedHosts: allowHost,
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Fault(`${host}:${port} cannot be listened at (${error.code ?? error.message})`);
  });
  await new Promise<void>((done) => {
    ended.addEventListener('abort', () => done(), { once: true });
  });
  await serving.close();
}

/** No message contains the key. */
function keyFrom({ PHASEGATE_KEY: key, PHASEGATE_KEY_FILE: file }: Environment): string {
  if (key !== undefined && file !== undefined)
    throw new BadInput('PHASEGATE_KEY and PHASEGATE_KEY_FILE are both set: set only one');
  const given = key ?? (file === undefined ? undefined : contentOf(file).trim());
  if (given === undefined)
    throw new BadInput(
      'a bot’s key is needed: PHASEGATE_KEY or PHASEGATE_KEY_FILE (make one with `phase keys create`)',
    );
  if (!KEY_FORM.test(given))
    throw new BadInput(
      `${key === undefined ? 'PHASEGATE_KEY_FILE does not hold' : 'PHASEGATE_KEY is not'} a bot’s key (pgk_…)`,
    );
  return given;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadInput(`the file that PHASEGATE_KEY_FILE names cannot be read (${code})`);
  }
}

/** Kept across restarts, and the same wherever an agent starts the server. */
const stateFolder = (env: Io['env']): string =>
  join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'phasegate', 'mcp');

function endSignal(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => end.abort());
  return end.signal;
}
