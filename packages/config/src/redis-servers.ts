const SENTINEL_PORT = 26_379;

/** Sentinels, and the name under which they watch a Redis. */
export interface RedisSentinels {
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  readonly name: string;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** Present with rediss://; for the Sentinels as well. */
  readonly tls?: Record<string, never>;
  readonly enableTLSForSentinelMode?: true;
}

/**
 * The Sentinels of a Redis address, `redis://:password@/0?sentinels=a:26379,b:26379&name=phasegate`; null: it is the
 * address of one server.
 *
 * @throws TypeError when only one of the two is named, or a port is none
 */
export function redisSentinelsOf(address: string): RedisSentinels | null {
  const { protocol, username, password, pathname, searchParams } = new URL(address);
  const sentinels = searchParams.get('sentinels');
  const name = searchParams.get('name');
  if (sentinels === null && name === null) return null;
  if (!sentinels || !name) throw new TypeError('sentinels and name must be given together');
  return {
    sentinels: sentinels.split(',').map(sentinelOf),
    name,
    db: Number(pathname.slice(1)),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  };
}

function sentinelOf(server: string): { host: string; port: number } {
  const address = `redis://${server}`;
  if (!URL.canParse(address))
    throw new TypeError('sentinels must be HOST:PORT, with commas between');
  const { hostname: host, port } = new URL(address);
  return { host, port: port === '' ? SENTINEL_PORT : Number(port) };
}
