import { databaseServersOf } from './database-servers.js';

describe('the servers of a database address', () => {
  it('are one, as it stands, unless it names several', () => {
    const address = 'postgresql://app:secret@db:6432/phasegate?sslmode=require';
    expect(databaseServersOf(address)).toEqual([address]);
  });

  it.each([
    ['the port of the address', '', ['db1:6432', 'db2:6432']],
    ['one port for all', '&port=7000', ['db1:7000', 'db2:7000']],
    ['one for each', '&port=7000,7001', ['db1:7000', 'db2:7001']],
  ])('are each an address, with %s', (_which, port, expected) => {
    const address = `postgresql://app:secret@db1:6432/phasegate?sslmode=require&host=db1,db2${port}&target_session_attrs=read-write`;
    expect(databaseServersOf(address)).toEqual(
      expected.map((server) => `postgresql://app:secret@${server}/phasegate?sslmode=require`),
    );
  });

  it.each(['?host=a,b&port=1,2,3', '?host=a,,b', '?host=a,b&target_session_attrs=read-only'])(
    'cannot be told from %s',
    (query) => {
      expect(() => databaseServersOf(`postgresql://db/phasegate${query}`)).toThrow(TypeError);
    },
  );
});
