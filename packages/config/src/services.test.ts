import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readServiceEnvironment, SERVICE_VARIABLES, variablesOf, type Service } from './index.js';

/** Which process gets which secret, written down a second time: a change of the table must be made here too. */
const SECRETS: Readonly<Record<Service, readonly string[]>> = {
  migrate: ['DATABASE_MIGRATE_URL', 'DATABASE_URL', 'PHASE_STATE_KEY', 'PHASE_STATE_KEY_PREVIOUS'],
  migrate_queues: ['DATABASE_MIGRATE_URL'],
  demo: ['DATABASE_URL', 'PHASE_STATE_KEY'],
  api: [
    'DATABASE_URL',
    'REDIS_URL',
    'PHASE_STATE_KEY',
    'PHASE_STATE_KEY_PREVIOUS',
    'AUTH_SECRET',
    'PHASE_OVERRIDE_PASSWORD',
    'PHASE_SIGNING_KEY_FILE',
  ],
  worker: [
    'DATABASE_URL',
    'REDIS_URL',
    'PHASE_STATE_KEY',
    'PHASE_STATE_KEY_PREVIOUS',
    'PHASE_SIGNING_KEY_FILE',
    'ALERT_WEBHOOKS',
    'ALERT_WEBHOOK_SECRET',
    'TELEGRAM_BOT_TOKEN',
    'SMTP_URL',
    'PAGERDUTY_ROUTING_KEY',
    'OPSGENIE_API_KEY',
  ],
  web: [],
};
const EVERY_SECRET = [...new Set([...Object.values(SECRETS).flat(), 'PHASE_TOKEN'])];
const secretsAmong = (names: readonly string[]) =>
  names.filter((name) => EVERY_SECRET.includes(name));

describe('each process is given the secrets that it needs, and no others', () => {
  test.each(Object.entries(SERVICE_VARIABLES))('%s', (service, variables) => {
    expect(secretsAmong(variables).sort()).toEqual([...SECRETS[service as Service]].sort());
  });

  test('what is not a service’s is neither passed on nor looked at', () => {
    const given = {
      API_URL: 'http://api:4000',
      AUTH_SECRET: 'short',
      LANG: 'C',
      PUBLIC_URL: undefined,
    };
    expect(variablesOf('web', given)).toEqual({ API_URL: 'http://api:4000' });
    expect(readServiceEnvironment('web', given, ['API_URL'])).not.toHaveProperty(
      'AUTH_SECRET',
      'short',
    );
    expect(() => readServiceEnvironment('api', given, ['DATABASE_URL'])).toThrow(
      /DATABASE_URL is not set\nAUTH_SECRET must have/,
    );
  });
});

describe('docker-compose.yml', () => {
  interface ComposeService {
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets?: readonly string[];
  }
  const text = readFileSync(join(__dirname, '../../../docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, ComposeService> };

  test.each(['migrate', 'api', 'worker', 'web'] as const)(
    'gives %s its secrets and nothing that is not its own',
    (service) => {
      const { environment, secrets = [] } = services[service]!;
      const given = Object.keys(environment);
      expect(secretsAmong(given).sort()).toEqual([...SECRETS[service]].sort());
      expect(SERVICE_VARIABLES[service]).toEqual(expect.arrayContaining(given));
      expect(secrets).toEqual(given.includes('PHASE_SIGNING_KEY_FILE') ? ['signing_key'] : []);
    },
  );
});
