/**
 * The default file of the demo's logins: in the caller's folder, named after the database that they belong to, so that
 * two platforms never overwrite each other's.
 *
 * @param databaseUrl a PostgreSQL address
 */
export function loginsFileOf(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = hostname || searchParams.get('host') || 'local';
  const parts = [host, port || '5432', decodeURIComponent(pathname.slice(1)) || 'postgres'];
  return `phasegate-demo-${parts.join('-').replace(/[^\w.-]+/g, '_')}.json`;
}
