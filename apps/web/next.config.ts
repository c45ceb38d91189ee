import type { NextConfig } from 'next';

/** Headers of every answer; the content security policy of pages needs a nonce and is set in proxy.ts. */
const HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // "no-referrer" would make browsers send `Origin: null` with our own forms.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  headers: () => Promise.resolve([{ source: '/:path*', headers: HEADERS }]),
};

export default config;
