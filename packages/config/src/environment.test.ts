import { BadEnvironment, readEnvironment } from './environment.js';

const database = 'postgresql://app:s3cret-of-the-database@127.0.0.1:5432/phasegate';

function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables, ['DATABASE_URL']);
  } catch (error) {
    if (error instanceof BadEnvironment) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('fills in what is not set, and takes an empty variable for one that is not set', () => {
    const environment = readEnvironment({ DATABASE_URL: database, API_PORT: '', REDIS_URL: '' }, [
      'DATABASE_URL',
    ]);
    expect(environment).toMatchObject({
      DATABASE_URL: database,
      API_PORT: 4000,
      LOG_LEVEL: 'info',
    });
    expect(environment.REDIS_URL).toBeUndefined();
  });

  it('trusts no proxy by default, and reads addresses and blocks of them', () => {
    const proxies = (TRUSTED_PROXIES?: string) =>
      readEnvironment({ DATABASE_URL: database, TRUSTED_PROXIES }, []).TRUSTED_PROXIES;
    expect(proxies()).toEqual([]);
    expect(proxies('10.0.0.7, 172.16.0.0/12,::1')).toEqual(['10.0.0.7', '172.16.0.0/12', '::1']);
    for (const wrong of ['everybody', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.7,', '1.2.3'])
      expect(faultsOf({ DATABASE_URL: database, TRUSTED_PROXIES: wrong })).toEqual([
        'TRUSTED_PROXIES must be addresses or blocks of them such as 10.0.0.0/8, separated by commas',
      ]);
  });

  it('tells every fault, one line each', () => {
    expect(
      faultsOf({ API_PORT: '70000', LOG_LEVEL: 'loud', PHASE_OVERRIDE_PASSWORD: 'short' }),
    ).toEqual([
      'DATABASE_URL is not set',
      'API_PORT must be a port between 1 and 65535',
      'PHASE_OVERRIDE_PASSWORD must have at least 16 characters',
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
    ]);
  });

  it('never prints a value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://canary-secret@host/db',
      PHASE_OVERRIDE_PASSWORD: 'canary',
    });
    expect(faults).toHaveLength(2);
    expect(faults.join('\n')).not.toContain('canary');
  });

  it('refuses an override password of 15 characters and takes one of 16', () => {
    expect(
      faultsOf({ DATABASE_URL: database, PHASE_OVERRIDE_PASSWORD: 'x'.repeat(15) }),
    ).toHaveLength(1);
    expect(
      faultsOf({ DATABASE_URL: database, PHASE_OVERRIDE_PASSWORD: 'x'.repeat(16) }),
    ).toHaveLength(0);
  });
});
