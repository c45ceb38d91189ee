import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  Client,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

export const MAIN = join(__dirname, '../../dist/main.js');

export const REVISIONS = ['2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

/** A call's answer, as an agent reads it. */
export interface Answer {
  readonly text: string;
  readonly failed: boolean;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects
  readonly data: any;
}

/** An agent: the official client, with a record of every answer. */
export class Agent {
  /** Everything that came back, as JSON, and all that the server logged. */
  heard = '';

  private constructor(
    readonly client: Client,
    private readonly pid: () => number | null,
  ) {}

  static async overStdio(
    env: Record<string, string>,
    revision: Revision = '2026-07-28',
  ): Promise<Agent> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [MAIN, 'mcp'],
      env: { PATH: process.env['PATH']!, ...env },
      stderr: 'pipe',
    });
    const agent = await Agent.connected(transport, revision, () => transport.pid);
    transport.stderr?.on('data', (piece: Buffer) => {
      agent.heard += piece.toString();
    });
    return agent;
  }

  static overHttp(url: string, key: string, revision: Revision = '2026-07-28'): Promise<Agent> {
    const headers = { authorization: `Bearer ${key}` };
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    return Agent.connected(transport, revision, () => null);
  }

  private static async connected(
    transport: Transport,
    revision: Revision,
    pid: () => number | null,
  ): Promise<Agent> {
    const mode = revision === '2025-11-25' ? 'legacy' : { pin: revision };
    const client = new Client({ name: 'a test', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(transport);
    return new Agent(client, pid);
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
    const result = await this.client.callTool({ name, arguments: args });
    this.heard += JSON.stringify(result);
    const [content] = result.content;
    return {
      text: content?.type === 'text' ? content.text : '',
      failed: result.isError === true,
      data: result.structuredContent,
    };
  }

  async read(uri: string): Promise<string> {
    const { contents } = await this.client.readResource({ uri });
    this.heard += JSON.stringify(contents);
    const [first] = contents;
    return first !== undefined && 'text' in first ? first.text : '';
  }

  /** The server ends at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.client.onclose = resolve;
    });
    process.kill(this.pid()!, 'SIGKILL');
    await closed;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** `phase mcp --http` on a free port. */
export interface McpOverHttp {
  readonly url: string;
  readonly log: () => string;
  stop(): Promise<void>;
}

export async function startMcpOverHttp(env: Record<string, string>): Promise<McpOverHttp> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, 'mcp', '--http', '--port', '0'], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let log = '';
  const listening = new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`phase mcp ended: ${log}`)));
    createInterface(child.stderr!).on('line', (line) => {
      log += `${line}\n`;
      const url = /"url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return {
    url: await listening,
    log: () => log,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
