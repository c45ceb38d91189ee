const OWN = 'http://own.invalid';
const MAX_LENGTH = 1_000;

/** The page to show after signing in, from an address that anybody may have written: a path of ours, or the first page. */
export function destinationOf(text: unknown): `/${string}` {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !text.startsWith('/')) return '/';
  const url = URL.parse(text, OWN);
  if (url === null || url.origin !== OWN) return '/';
  const { pathname, search } = url;
  if (/^\/(sign-in|session|v1)(\/|$)/.test(pathname) || pathname.startsWith('//')) return '/';
  return `${pathname as `/${string}`}${search}`;
}

/** The address of the sign-in page that leads there. */
export function signInAddress(to: string, reason?: string): `/${string}` {
  const query = new URLSearchParams();
  if (reason !== undefined) query.set('reason', reason);
  const destination = destinationOf(to);
  if (destination !== '/') query.set('to', destination);
  return query.size === 0 ? '/sign-in' : `/sign-in?${query}`;
}
