import { pino, type DestinationStream, type Logger } from 'pino';

/** Fields with these names are removed from everything that is logged. Bodies and headers are not logged at all. */
const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'override_password',
  'key',
  'token',
  'hash',
];

/** JSON lines on standard output, or where a test looks. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    serializers: { err: errorFields },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Of an error, what says where and why; a database's error also holds the row, which may be anything. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return { type: name, code, message, stack };
}
