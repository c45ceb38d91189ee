import { redisSentinelsOf } from '@phasegate/config';
import { Redis, type RedisOptions } from 'ioredis';

/** A connection to the Redis of an address: to one server, or to the primary that Sentinels know. */
export function openRedis(address: string, options: RedisOptions): Redis {
  const found = redisSentinelsOf(address);
  const redis =
    found === null
      ? new Redis(address, options)
      : new Redis({ ...options, ...found, sentinels: [...found.sentinels] });
  // Without a listener a lost connection would end the process.
  redis.on('error', () => undefined);
  return redis;
}
