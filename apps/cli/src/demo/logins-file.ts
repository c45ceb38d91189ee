/**
 * Where the demo's logins are kept when nobody says where: beside whoever made them, under the name of the database
 * that they open, so that those of two platforms never take each other's place.
 *
 * @param databaseUrl a PostgreSQL address
 */
export function loginsFileOf(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = hostname || searchParams.get('host') || 'local';
  const parts = [host, port || '5432', decodeURIComponent(pathname.slice(1)) || 'postgres'];
  return `phasegate-demo-${parts.join('-').replace(/[^\w.-]+/g, '_')}.json`;
}
