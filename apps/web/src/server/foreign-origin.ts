/**
 * Whether a request that changes something may come from a page that is not ours. Browsers tell where a
 * request comes from; one that does not say is let through only with a credential of its own, which no
 * browser adds by itself.
 *
 * @param publicUrl where people reach us, if it is another name than the request's own
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
