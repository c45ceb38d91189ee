import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem-error.js';

/**
 * Whether a request that rests on a cookie may come from a page that is not ours. Current browsers name the origin of a
 * request and no page can change that; a request without it is not from one.
 */
export function assertOwnPage({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  if (site === undefined && headers.origin === undefined) return;
  if (
    site === undefined &&
    URL.canParse(headers.origin!) &&
    new URL(headers.origin!).host === headers.host
  )
    return;
  throw new ProblemError('FORBIDDEN', 'Cross-site request refused.');
}
