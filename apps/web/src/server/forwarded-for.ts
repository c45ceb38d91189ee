import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** IPv4 as a socket that listens on both writes it. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/;

/**
 * Writes into every request whence its connection comes, as a proxy does: at the end of X-Forwarded-For. Whatever the
 * browser wrote there itself stands before it, where the API believes it only from proxies that it trusts. (Next by
 * itself keeps the browser's header as it came.)
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
