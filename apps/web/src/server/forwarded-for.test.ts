import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noteAddresses } from './forwarded-for';

describe('X-Forwarded-For', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    noteAddresses();
    server = createServer((request, response) =>
      response.end(String(request.headers['x-forwarded-for'])),
    );
    // As in a container: IPv4 comes as ::ffff:127.0.0.1.
    await new Promise<void>((resolve) => server.listen(0, '::', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const seen = async (headers: HeadersInit) => (await fetch(url, { headers })).text();

  it('names the connection’s address', async () => {
    expect(await seen({})).toBe('127.0.0.1');
  });

  it('appends it after the browser’s own claim, so that the address cannot be forged', async () => {
    expect(await seen({ 'x-forwarded-for': '198.51.100.1' })).toBe('198.51.100.1, 127.0.0.1');
    expect(await seen({ 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })).toBe(
      '198.51.100.1, 203.0.113.9, 127.0.0.1',
    );
  });
});
