import { isIP } from 'node:net';
import { z } from 'zod';
import { databaseServersOf } from './database-servers.js';
import { redisSentinelsOf } from './redis-servers.js';

/** Shorter ones are refused at start (rules 7): what is asked every time must not be guessed. */
const PASSWORD_LENGTH = 16;

const SECRET_LENGTH = 32;

const text = z.string();
const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number' })
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, {
      error: 'must be a port between 1 and 65535',
    })
    .default(fallback);
const address = (what: string, ...schemes: string[]) =>
  text.refine(
    (value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)) && URL.canParse(value),
    {
      error: `must be ${what}, such as ${schemes[0]}://…`,
    },
  );

/** An address from which the servers can be read; `read` reports the faults. */
const serversOf = (given: z.ZodString, read: (address: string) => unknown) =>
  given.superRefine((value, context) => {
    try {
      read(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

/** Of one server, or of several that follow one another as primary. */
const databaseAddress = () =>
  serversOf(address('a PostgreSQL address', 'postgresql', 'postgres'), databaseServersOf);

/** An address, or a block of them such as 10.0.0.0/8. */
function isAddressBlock(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

const stateKey = text
  .refine((value) => value.length >= SECRET_LENGTH, {
    error: `must have at least ${SECRET_LENGTH} characters`,
  })
  .optional();

/** Every variable that the project reads; what a service cannot do without, it names in `readEnvironment`. */
const environmentSchema = z.object({
  /** The restricted role of the services. */
  DATABASE_URL: databaseAddress().optional(),
  /** The owner, who migrates. */
  DATABASE_MIGRATE_URL: databaseAddress().optional(),
  /** Connections that one API process may hold for commands. */
  DATABASE_POOL_SIZE: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: 'must be a number between 1 and 999' })
    .transform(Number)
    .default(16),
  /** Of one server, or of Sentinels. */
  REDIS_URL: serversOf(address('a Redis address', 'redis', 'rediss'), redisSentinelsOf).optional(),
  HOST: text.default('127.0.0.1'),
  API_PORT: port(4000),
  WEB_PORT: port(3000),
  /** Proxies whose X-Forwarded-For is trusted, separated by commas; none by default. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .refine((list) => list.every(isAddressBlock), {
      error: 'must be addresses or blocks of them such as 10.0.0.0/8, separated by commas',
    })
    .default([]),
  /** Where people reach the web admin. */
  PUBLIC_URL: address('an address', 'http', 'https').optional(),
  /** Where the web admin and the command line reach the API. */
  API_URL: address('an address', 'http', 'https').optional(),
  PHASE_OVERRIDE_PASSWORD: text
    .refine((value) => value.length >= PASSWORD_LENGTH, {
      error: `must have at least ${PASSWORD_LENGTH} characters`,
    })
    .optional(),
  /** Where the mirror of the log is written. */
  PHASE_HISTORY_DIR: text.default('logs/phase'),
  /** A file of the mirror that has grown past this is set aside and a new one begun. */
  PHASE_HISTORY_SEGMENT_BYTES: z
    .string()
    .regex(/^[1-9]\d{3,12}$/, { error: 'must be a number of bytes, 1000 at least' })
    .transform(Number)
    .default(1_073_741_824),
  /** Where signed checkpoints are kept beside those in the database: best on another disk. */
  PHASE_CHECKPOINT_DIR: text.default('logs/checkpoints'),
  /** Where emergency exits wait while the database is away. */
  PHASE_SPOOL_DIR: text.default('logs/spool'),
  PHASE_SIGNING_KEY_FILE: text.optional(),
  /** Signs the cookies of those who sign in. */
  AUTH_SECRET: text
    .refine((value) => value.length >= SECRET_LENGTH, {
      error: `must have at least ${SECRET_LENGTH} characters`,
    })
    .optional(),
  /** Seals the stored states of bots, so that nothing is decided with what was changed by SQL. */
  PHASE_STATE_KEY: stateKey,
  /** The key before it: its seals are accepted until the worker has sealed everything with the new one. */
  PHASE_STATE_KEY_PREVIOUS: stateKey,
  /** The user on whose behalf the command line acts. */
  PHASE_TOKEN: text.optional(),
  /** Where `phase mcp` reaches the platform; API_URL unless given. */
  PHASEGATE_URL: address('an address', 'http', 'https').optional(),
  /** The key of the bot that `phase mcp` serves on stdio. */
  PHASEGATE_KEY: text.optional(),
  /** A file that holds that key, in its place. */
  PHASEGATE_KEY_FILE: text.optional(),
  /** The folder where `phase mcp` keeps the outboxes of its bots. */
  PHASEGATE_OUTBOX: text.optional(),
  /** Where the demo's logins are written; a file that is named after the database unless given. */
  PHASE_DEMO_FILE: text.optional(),
  /** Addresses that alerts are posted to, separated by commas. */
  ALERT_WEBHOOKS: z
    .string()
    .transform((list) => list.split(',').map((each) => each.trim()))
    .refine((list) => list.every((each) => /^https?:\/\//.test(each) && URL.canParse(each)), {
      error: 'must be web addresses, separated by commas',
    })
    .default([]),
  /** The key that signs webhooks. */
  ALERT_WEBHOOK_SECRET: text
    .refine((value) => value.length >= PASSWORD_LENGTH, {
      error: `must have at least ${PASSWORD_LENGTH} characters`,
    })
    .optional(),
  TELEGRAM_BOT_TOKEN: text.optional(),
  TELEGRAM_CHAT_ID: text.optional(),
  SMTP_URL: address('a mail server', 'smtp', 'smtps').optional(),
  ALERT_EMAIL_FROM: text.optional(),
  /** Separated by commas. */
  ALERT_EMAIL_TO: text.optional(),
  /** The integration key of a PagerDuty service (Events API v2). */
  PAGERDUTY_ROUTING_KEY: text.optional(),
  PAGERDUTY_URL: address('an address', 'https', 'http').optional(),
  /** The key of an Opsgenie API integration. */
  OPSGENIE_API_KEY: text.optional(),
  OPSGENIE_URL: address('an address', 'https', 'http').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

export type Environment = z.infer<typeof environmentSchema>;
export type VariableName = keyof Environment;
export type Given<Required extends VariableName> = {
  readonly [N in Required]-?: NonNullable<Environment[N]>;
};

/** The faults of the environment, one line each, never with a value, which may be a secret. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/**
 * The environment, checked whole; an empty variable counts as one that is not set.
 * @param required what this service cannot do without
 * @throws BadEnvironment
 */
export function readEnvironment<const Required extends VariableName>(
  variables: Readonly<Record<string, string | undefined>>,
  required: readonly Required[],
): Environment & Given<Required> {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  const missing = required
    .filter((name) => !(name in given) && !hasDefault(name))
    .map((name) => `${name} is not set`);
  if (!parsed.success || missing.length > 0) throw new BadEnvironment([...missing, ...wrong]);
  return parsed.data as Environment & Given<Required>;
}

const hasDefault = (name: VariableName): boolean =>
  environmentSchema.shape[name] instanceof z.ZodDefault;
