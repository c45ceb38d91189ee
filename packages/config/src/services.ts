import { readEnvironment, type Environment, type Given, type VariableName } from './environment.js';

/**
 * The environment variables that each process gets and reads. No process gets a secret that it does not need. `npm
 * start` and the programs use this table; a test compares docker-compose.yml with it.
 */
export const SERVICE_VARIABLES = {
  /** Makes the database ready, as its owner, and lets the services' role in; seals what an earlier version left. */
  migrate: ['DATABASE_MIGRATE_URL', 'DATABASE_URL', 'PHASE_STATE_KEY', 'PHASE_STATE_KEY_PREVIOUS'],
  migrate_queues: ['DATABASE_MIGRATE_URL'],
  /** Seeds the demo, once. */
  demo: ['DATABASE_URL', 'PHASE_DEMO_FILE', 'PHASE_STATE_KEY'],
  api: [
    'DATABASE_URL',
    'DATABASE_POOL_SIZE',
    'REDIS_URL',
    'HOST',
    'API_PORT',
    'PUBLIC_URL',
    'AUTH_SECRET',
    'PHASE_STATE_KEY',
    'PHASE_STATE_KEY_PREVIOUS',
    'PHASE_OVERRIDE_PASSWORD',
    'PHASE_HISTORY_DIR',
    'PHASE_CHECKPOINT_DIR',
    'PHASE_SIGNING_KEY_FILE',
    'PHASE_SPOOL_DIR',
    'TRUSTED_PROXIES',
    'LOG_LEVEL',
  ],
  worker: [
    'DATABASE_URL',
    'REDIS_URL',
    'PHASE_STATE_KEY',
    'PHASE_STATE_KEY_PREVIOUS',
    'PUBLIC_URL',
    'PHASE_HISTORY_DIR',
    'PHASE_HISTORY_SEGMENT_BYTES',
    'PHASE_CHECKPOINT_DIR',
    'PHASE_SIGNING_KEY_FILE',
    'ALERT_WEBHOOKS',
    'ALERT_WEBHOOK_SECRET',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_CHAT_ID',
    'SMTP_URL',
    'ALERT_EMAIL_FROM',
    'ALERT_EMAIL_TO',
    'PAGERDUTY_ROUTING_KEY',
    'PAGERDUTY_URL',
    'OPSGENIE_API_KEY',
    'OPSGENIE_URL',
    'LOG_LEVEL',
  ],
  /** Knows no secret at all: it passes on what a browser brings. */
  web: ['API_URL', 'PUBLIC_URL'],
} as const satisfies Record<string, readonly VariableName[]>;

export type Service = keyof typeof SERVICE_VARIABLES;
type VariablesOf<S extends Service> = (typeof SERVICE_VARIABLES)[S][number];

export type ServiceEnvironment<S extends Service> = Pick<Environment, VariablesOf<S>>;

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of a service, out of all. */
export function variablesOf(service: Service, variables: Variables): Record<string, string> {
  const names: readonly string[] = SERVICE_VARIABLES[service];
  return Object.fromEntries(
    names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
  );
}

/**
 * A service's environment, checked as a whole; variables of other services are ignored.
 * @param required what it cannot do without
 * @throws BadEnvironment
 */
export const readServiceEnvironment = <S extends Service, const Required extends VariablesOf<S>>(
  service: S,
  variables: Variables,
  required: readonly Required[],
): ServiceEnvironment<S> & Given<Required> =>
  readEnvironment(variablesOf(service, variables), required);
