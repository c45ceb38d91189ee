const PORT = '5432';
/** The only wish that can be met: commands write. */
const PRIMARY_ONLY = ['read-write', 'primary'];

/**
 * The servers of a PostgreSQL address, each as an address of its own: one, or with `?host=a,b` (and `&port=1,2`, one
 * for all or one for each) several, of which one is the primary (libpq, "Specifying Multiple Hosts").
 *
 * @throws TypeError when the ports do not fit the hosts, or another server than the primary is wished for
 */
export function databaseServersOf(address: string): string[] {
  const url = new URL(address);
  const { searchParams } = url;
  const hosts = searchParams.get('host')?.split(',') ?? [];
  const ports = searchParams.get('port')?.split(',') ?? [url.port === '' ? PORT : url.port];
  const wish = searchParams.get('target_session_attrs');
  if (wish !== null && !PRIMARY_ONLY.includes(wish))
    throw new TypeError('target_session_attrs must be read-write: commands go to the primary');
  if (hosts.length === 0) return [address];
  if (hosts.includes('') || (ports.length !== 1 && ports.length !== hosts.length))
    throw new TypeError('host and port must name as many servers');
  for (const name of ['host', 'port', 'target_session_attrs']) searchParams.delete(name);
  return hosts.map((host, place) => {
    const server = new URL(url);
    server.hostname = host;
    server.port = ports[place] ?? ports[0]!;
    return server.href;
  });
}
