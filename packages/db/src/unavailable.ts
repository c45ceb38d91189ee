import { types } from 'node:util';

/**
 * SQLSTATEs of a server that cannot serve: connections (class 08), resources (53), an operator's intervention (57:
 * shutdown, start-up, a cancelled statement), a database that accepts no connections, and one that is read-only
 * because another server is the primary.
 */
const CLASSES = ['08', '53', '57'];
const STATES = ['55000', '3D000', '25006'];
const SYSTEM = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
];
/** Prisma's: cannot reach, timed out, closed the connection, no connection in time. */
const PRISMA = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024'];
/** Messages of `pg` that have no code. */
const WORDS =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|connection error|DatabaseNotReachable|ConnectionClosed|SocketTimeout/i;

/** Whether an error means that the database is unavailable, rather than that the query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  // Also one of another realm, as those of Node's own modules are in tests.
  if (!types.isNativeError(error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') {
    if (/^[0-9A-Z]{5}$/.test(code) && CLASSES.includes(code.slice(0, 2))) return true;
    if ([...STATES, ...SYSTEM, ...PRISMA].includes(code)) return true;
  }
  return WORDS.test(error.message) || WORDS.test(error.name) || isDatabaseUnavailable(error.cause);
}
