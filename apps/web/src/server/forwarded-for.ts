import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** IPv4 as a socket that listens on both writes it. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/;

/**
 * Appends the address of the connection to X-Forwarded-For, as a proxy does. Entries that the browser wrote itself come
 * before it; the API believes them only from trusted proxies. (Next by itself passes the browser's header on
 * unchanged.)
 */
export function noteAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    noteAddress(request.headers, request.socket.remoteAddress);
  });
}

function noteAddress(headers: IncomingHttpHeaders, address: string | undefined): void {
  const before = headers['x-forwarded-for'];
  const own = address?.replace(MAPPED, '') ?? 'unknown';
  headers['x-forwarded-for'] = before === undefined ? own : `${String(before)}, ${own}`;
}
