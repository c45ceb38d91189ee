import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  localhostAllowedHostnames,
  type AuthInfo,
} from '@modelcontextprotocol/server';
import { KEY_FORM, type Bot } from './bot.js';
import { Callers, type CallersOptions } from './callers.js';
import { createServer } from './server.js';

const PATH = '/mcp';
/** A call of a tool of ours is far smaller. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const MAX_CONNECTIONS = 512;
const MAX_SUBSCRIPTIONS = 64;

export interface HttpOptions extends CallersOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Host names of requests beside those of this machine, without a port. */
  readonly allowedHosts: readonly string[];
}

export interface HttpServing {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves MCP at `/mcp`, statelessly: every request brings the key of its own bot. Nothing is served to a page of
 * another site that has its name point here (DNS rebinding).
 */
export async function serveHttp(options: HttpOptions): Promise<HttpServing> {
  const { host, port, allowedHosts, log } = options;
  const callers = new Callers(options);
  const handler = createMcpHandler(({ authInfo }) => createServer(() => botIn(authInfo), log), {
    maxRequestBodySize: MAX_BODY_BYTES,
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    onerror: (error) => log.warn({ err: error }, 'a request was not served'),
  });
  const serve = toNodeHandler(handler, {
    maxRequestBodySize: MAX_BODY_BYTES,
    onerror: (error) => log.error({ err: error }, 'a request failed for a reason of its own'),
  });
  const names = [...localhostAllowedHostnames(), ...allowedHosts];
  const [hostIsOurs, originIsOurs] = [hostHeaderValidation(names), originValidation(names)];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!hostIsOurs(request, response) || !originIsOurs(request, response)) return;
    if (pathOf(request) !== PATH) return refuse(response, 404, `MCP is served at ${PATH}.`);
    const key = keyIn(request);
    if (key === null) return refuse(response, 401, 'Send a bot’s key: Authorization: Bearer pgk_…');
    const bot = await callers.of(key);
    if (bot === 'unknown') return refuse(response, 401, 'The platform does not know this key.');
    if (bot === 'full')
      return refuse(
        response,
        503,
        'Too many bots at once: nothing was allowed. An exit needs no answer.',
      );
    await serve(Object.assign(request, { auth: authFor(bot) }), response);
  }

  const server = createHttpServer(
    {
      requestTimeout: REQUEST_MS,
      headersTimeout: HEADERS_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'a request failed for a reason of its own');
        if (response.headersSent) response.destroy();
        else refuse(response, 500, 'Failed here; the log says why. Nothing was allowed.');
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  const url = addressOf(server.address() as AddressInfo);
  log.info({ url }, 'serving MCP over HTTP');
  return {
    url,
    async close() {
      const closed = new Promise((done) => server.close(done));
      await handler.close();
      server.closeAllConnections();
      await closed;
      await callers.close();
    },
  };
}

/** The handler passes these through; the key itself stays here. */
const authFor = (bot: Bot): AuthInfo => ({
  token: '',
  clientId: 'bot',
  scopes: [],
  extra: { bot },
});
const botIn = (auth: AuthInfo | undefined): Bot => auth!.extra!['bot'] as Bot;

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0]!;

function keyIn({ headers }: IncomingMessage): string | null {
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return KEY_FORM.test(given) ? given : null;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const error = { code: -32_000, message };
  response
    .writeHead(status, {
      'content-type': 'application/json',
      // The body was not read.
      connection: 'close',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    })
    .end(JSON.stringify({ jsonrpc: '2.0', error, id: null }));
}

const addressOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${PATH}`;
