/**
 * Whether a request that changes something may come from a foreign page. Browsers name the origin of a request; one
 * without an origin is accepted only with a credential of its own, which no browser adds by itself.
 *
 * @param publicUrl the address that people use, if it differs from the request's own
 */
export function isForeign({ headers }: Request, publicUrl: string | undefined): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin';
  const origin = headers.get('origin');
  if (origin === null) return !headers.has('authorization');
  if (!URL.canParse(origin)) return true;
  const { host } = new URL(origin);
  return (
    host !== headers.get('host') && (publicUrl === undefined || host !== new URL(publicUrl).host)
  );
}
