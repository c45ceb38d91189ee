import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { ADDRESS_HEADER } from './src/server/address';
import { NONCE_HEADER } from './src/server/nonce';

/**
 * Gives every page a content security policy with a nonce of its own. Next reads the nonce from the
 * request's header and puts it on its scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  headers.set(NONCE_HEADER, nonce);
  headers.set(ADDRESS_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  // React's development build evaluates strings, to show where errors came from.
  const evaluated = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluated}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

// Not /v1: its bodies pass unread.
export const config = { matcher: '/((?!v1/|_next/|icon.svg|icon-attention.svg).*)' };
