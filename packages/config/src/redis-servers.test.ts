import { redisSentinelsOf } from './redis-servers.js';

describe('the Sentinels of a Redis address', () => {
  it('are none where it names one server', () => {
    expect(redisSentinelsOf('redis://:secret@redis:6379/1')).toBeNull();
  });

  it('are told with the name of the Redis, its password and its database', () => {
    const address = 'rediss://:s%40cret@redis/2?sentinels=a:26380,b&name=phasegate';
    expect(redisSentinelsOf(address)).toEqual({
      sentinels: [
        { host: 'a', port: 26_380 },
        { host: 'b', port: 26_379 },
      ],
      name: 'phasegate',
      password: 's@cret',
      db: 2,
      tls: {},
      enableTLSForSentinelMode: true,
    });
  });

  it.each(['?sentinels=a:1', '?name=phasegate', '?sentinels=a:x&name=phasegate'])(
    'cannot be told from %s',
    (query) => {
      expect(() => redisSentinelsOf(`redis://redis/0${query}`)).toThrow(TypeError);
    },
  );
});
