import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { forward } from './forward';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the way to the API', () => {
  let upstream: Server;
  let address: string;
  let received: Received;

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      void text(request).then((body) => {
        const { method, url, headers } = request;
        received = { method, url, headers, body };
        const kept = { 'content-type': 'application/problem+json', 'retry-after': '1' };
        response
          .writeHead(429, { ...kept, connection: 'x-hop', 'x-hop': 'here only' })
          .end('{"code":"RATE_LIMITED"}');
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => upstream.close(resolve)));

  const post = (headers: Record<string, string>, body = '{"name":"Möwe"}') =>
    new Request('http://web.test/v1/bots?limit=2', {
      method: 'POST',
      headers: { 'content-length': String(Buffer.byteLength(body)), ...headers },
      body,
    });

  it('passes method, address, headers and body on, and status, headers and body back', async () => {
    const answer = await forward(post({ 'x-request-id': 'abc' }), address);
    expect(received).toMatchObject({
      method: 'POST',
      url: '/v1/bots?limit=2',
      body: '{"name":"Möwe"}',
    });
    expect(received.headers['x-request-id']).toBe('abc');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toEqual({ code: 'RATE_LIMITED' });
  });

  it('passes the session on', async () => {
    await forward(post({ cookie: 'phasegate.session_token=secret' }), address);
    expect(received.headers.cookie).toBe('phasegate.session_token=secret');
    expect(received.headers.authorization).toBeUndefined();
  });

  it('leaves a credential that the caller sends as it is', async () => {
    await forward(post({ authorization: 'Bearer pgk_bot' }), address);
    expect(received.headers.authorization).toBe('Bearer pgk_bot');
  });

  it('keeps what is between neighbours between neighbours', async () => {
    const answer = await forward(
      post({ connection: 'x-mine', 'x-mine': '1', te: 'trailers' }),
      address,
    );
    expect(received.headers).not.toHaveProperty('x-mine');
    expect(received.headers).not.toHaveProperty('te');
    expect(answer.headers.has('x-hop')).toBe(false);
  });

  it('tells in the API’s own form that the API does not answer', async () => {
    const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const answer = await forward(post({}), 'http://127.0.0.1:1');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      code: 'NOT_READY',
      detail: 'The API does not answer.',
    });
    expect(complaints).toHaveBeenCalled();
    complaints.mockRestore();
  });
});
